import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../../src/index.js';
import {
  formatStudies,
  parseStudies,
  STUDY_KINDS,
  type StudyKind,
  type StudySpec,
} from '../../../../widget/studies/index.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 300);
const KINDS = Object.keys(STUDY_KINDS) as StudyKind[];
const THIRTEEN = Array.from({ length: 13 }, (_, i) => `sma:${i + 1}`).join(' ');

describe('the attribute studies', () => {
  it.each([
    ['', ''],
    [' \n\t ', ''],
    ['sma ema bollinger vwap rsi macd atr', 'sma:20 ema:50 bollinger:20,2 vwap rsi:14 macd:12,26,9 atr:14'],
    ['  rsi:7\n\tsma:200  ', 'rsi:7 sma:200'],
    ['sma:1 sma:1000', 'sma:1 sma:1000'],
    ['bollinger:10', 'bollinger:10,2'],
    ['bollinger:10,10', 'bollinger:10,10'],
    ['bollinger:10,.5 bollinger:10,1e-7', 'bollinger:10,0.5 bollinger:10,1e-7'],
    ['macd:5 macd:5,6', 'macd:5,26,9 macd:5,6,9'],
    ['sma sma:20 sma:020 ema sma', 'sma:20 ema:50'],
    [`${THIRTEEN.replace(' sma:13', '')} sma:1 sma:2`, THIRTEEN.replace(' sma:13', '')],
  ])('%j is read as %j', (text, canonical) => {
    expect(formatStudies(parseStudies(text))).toBe(canonical);
  });

  it('gives kinds and numbers', () => {
    expect(parseStudies('vwap macd:3,10,16')).toEqual([
      { kind: 'vwap', params: [] },
      { kind: 'macd', params: [3, 10, 16] },
    ]);
  });

  it.each([
    [
      'SMA',
      'studies: "SMA" is not a study: write one of sma, ema, bollinger, vwap, rsi, macd, atr, in lower',
    ],
    ['sma,20', 'studies: "sma,20" is not a study'],
    ['constructor', 'studies: "constructor" is not a study'],
    ['__proto__:1', 'studies: "__proto__:1" is not a study'],
    [':20', 'studies: ":20" is not a study'],
    ['ema:9 sma:0', 'studies: "sma:0" is not understood: its period is a whole number from 1 to 1000.'],
    ['sma:1001', 'from 1 to 1000'],
    ['sma:2.5', 'whole number'],
    ['sma:', 'studies: "sma:"'],
    ['sma: 20', 'studies: "sma:"'],
    ['sma:-5', 'from 1 to 1000'],
    ['sma:+5', 'from 1 to 1000'],
    ['sma:0x10', 'from 1 to 1000'],
    ['sma:1e999', 'from 1 to 1000'],
    ['sma:20:30', 'from 1 to 1000'],
    ['rsi:14,2', 'studies: "rsi:14,2" has too many numbers: rsi takes period.'],
    ['vwap:1', 'studies: "vwap:1" has too many numbers: vwap takes none.'],
    ['bollinger:20,0', 'its deviations is a number above 0, at most 10.'],
    ['bollinger:20,1e-999', 'above 0'],
    ['bollinger:20,10.01', 'at most 10'],
    ['bollinger:20,Infinity', 'at most 10'],
    ['bollinger:20,NaN', 'at most 10'],
    ['bollinger:,2', 'its period'],
    ['macd:26,12,9', 'macd takes fast, slow, signal, with fast (26) below slow (12).'],
    ['macd:12,12', 'with fast (12) below slow (12)'],
    ['macd:26', 'with fast (26) below slow (26)'],
    [THIRTEEN, 'studies: "sma:13" is one too many: give at most 12 studies.'],
    ['x'.repeat(5000), `studies: "${'x'.repeat(80)}…" is not a study`],
  ])('%.30s is refused', (text, message) => {
    const read = () => parseStudies(text);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(expect.objectContaining({ code: 'bad-studies' }));
    expect(read).toThrow(message);
  });

  it('written out reads back as the same studies', () => {
    const period = fc.integer({ min: 1, max: 1000 });
    const deviations = fc.double({ min: Number.MIN_VALUE, max: 10, noNaN: true });
    const spec: fc.Arbitrary<StudySpec> = fc.oneof(
      fc.record({ kind: fc.constantFrom('sma', 'ema', 'rsi', 'atr'), params: fc.tuple(period) }),
      fc.record({ kind: fc.constant('bollinger'), params: fc.tuple(period, deviations) }),
      fc.record({ kind: fc.constant('vwap'), params: fc.constant([]) }),
      fc
        .tuple(period, period, period)
        .filter(([fast, slow]) => fast < slow)
        .map((params) => ({ kind: 'macd' as const, params })),
    );
    const specs = fc.uniqueArray(spec, { maxLength: 12, selector: (one) => formatStudies([one]) });
    fc.assert(
      fc.property(specs, (studies) => {
        expect(parseStudies(formatStudies(studies))).toEqual(studies);
      }),
      { numRuns: RUNS, seed: 29 },
    );
  });

  it('says nothing but ConfigError, whatever it holds', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'smaerbcdivwp:,.0129e+- \n'.split('')) });
    fc.assert(
      fc.property(fc.oneof(letters, fc.string()), (text) => {
        try {
          expect(parseStudies(text).length).toBeLessThanOrEqual(12);
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
        }
      }),
      { numRuns: RUNS, seed: 31 },
    );
  });
});

describe('the kinds of studies', () => {
  const warmUp = (text: string) =>
    parseStudies(text).map(({ kind, params }) => STUDY_KINDS[kind].warmUp(params));

  it('are understood by their name alone', () => {
    expect(parseStudies(KINDS.join(' ')).map(({ kind }) => kind)).toEqual(KINDS);
  });

  it('want six times their longest period loaded before, at least 250 bars', () => {
    expect(warmUp('sma ema atr:100 rsi:1000 bollinger:3,9 macd macd:12,60,9 macd:2,3,50')).toEqual([
      250, 300, 600, 6000, 250, 250, 360, 300,
    ]);
    expect(warmUp('vwap')).toEqual([0]);
  });

  it('draw plots with names of their own', () => {
    const ids = KINDS.map((kind) => STUDY_KINDS[kind].plots.map(({ id }) => id).join(' '));
    expect(ids).toEqual(['sma', 'ema', 'upper middle lower', 'vwap', 'rsi', 'macd signal histogram', 'atr']);
  });
});
