import { describe, expect, it } from 'vitest';
import { RECORD_WIDTH } from '../../../../src/index.js';
import { formatStudies, parseStudies, STUDY_KINDS, StudyRun } from '../../../../widget/studies/index.js';
import type { Bar } from './reference.js';
import { expectAsFromScratch, HOUR, MIDNIGHT, records } from './support.js';

const ALL = [
  ...parseStudies('sma ema bollinger vwap rsi macd atr'),
  ...parseStudies('sma:1 ema:1 bollinger:1 rsi:1 rsi:2 atr:1 macd:1,2,1'),
];
const MINUTE = 60_000;

function started(study: string, bars: readonly Bar[]): StudyRun {
  const run = new StudyRun(parseStudies(study)[0]);
  run.update(records(bars), 0, bars.length);
  return run;
}

const values = (run: StudyRun, count: number, plot = 0) => [...run.outputs[plot].subarray(0, count)];

/** A bar whose typical price is `price`. */
const bar = (openTime: number, price: number, volume = 1): Bar => [
  openTime,
  price,
  price + 1,
  price - 1,
  price,
  volume,
];
const bars = (...prices: number[]) => prices.map((price, i) => bar(MIDNIGHT + i * MINUTE, price));

/** Not random, yet never the same: the place in the series decides. */
function wavy(count: number, phase = 0): Bar[] {
  return Array.from({ length: count }, (_, i) => {
    const price = 70_000 + 900 * Math.sin(i / 17 + phase) + 400 * Math.cos(i * 1.7 + phase);
    return bar(MIDNIGHT + i * 5 * MINUTE, price, i % 7 === 0 ? 0 : 3 + Math.sin(i));
  });
}

describe('values worked out by hand', () => {
  it.each([
    ['sma:3', bars(1, 2, 6), [[Number.NaN, Number.NaN, 3]]],
    ['ema:3', bars(2, 4, 8, 8), [[Number.NaN, Number.NaN, 5.5, 6.75]]],
    [
      'bollinger:2,3',
      bars(1, 3),
      [
        [Number.NaN, 5],
        [Number.NaN, 2],
        [Number.NaN, -1],
      ],
    ],
    ['rsi:2', bars(10, 13, 12, 12), [[Number.NaN, Number.NaN, 75, 75]]],
    ['rsi:1', bars(5, 6, 6, 4), [[Number.NaN, 100, 100, 0]]],
    ['atr:2', bars(10, 13, 12), [[Number.NaN, 3, 2.5]]],
    [
      'macd:1,3,1',
      bars(2, 4, 8),
      [
        [Number.NaN, Number.NaN, 2.5],
        [Number.NaN, Number.NaN, 2.5],
        [Number.NaN, Number.NaN, 0],
      ],
    ],
  ])('%s', (study, given, expected) => {
    const run = started(study, given);
    expect(run.outputs.map((_, plot) => values(run, given.length, plot))).toEqual(expected);
  });

  it('constant prices: a flat line, no deviation, RSI 100, nothing else than 0', () => {
    const flat = Array.from({ length: 60 }, (_, i): Bar => [MIDNIGHT + i * HOUR, 8, 8, 8, 8, i % 2]);
    for (const spec of ALL) {
      const run = started(formatStudies([spec]), flat);
      const own = { rsi: 100, macd: 0, atr: 0 } as Record<string, number>;
      for (const output of run.outputs) expect(output[59]).toBe(own[spec.kind] ?? 8);
    }
  });
});

describe('VWAP', () => {
  it('begins anew with each UTC day, and has no value before the day has volume', () => {
    const given = [
      bar(MIDNIGHT - 2 * HOUR, 100, 5),
      bar(MIDNIGHT - 1, 200, 5),
      bar(MIDNIGHT, 300, 0),
      bar(MIDNIGHT + HOUR, 400, 2),
      bar(MIDNIGHT + 2 * HOUR, 500, 0),
      bar(MIDNIGHT + 3 * HOUR, 600, 6),
    ];
    expect(values(started('vwap', given), 6)).toEqual([100, 150, Number.NaN, 400, 400, 550]);
  });

  it('before 1970 too', () => {
    const given = [bar(-HOUR, 100), bar(0, 300), bar(HOUR, 500)];
    expect(values(started('vwap', given), 3)).toEqual([100, 300, 400]);
  });

  it('counts a bar that opened without volume once it has some, and no longer when it has none again', () => {
    const given = [bar(MIDNIGHT, 100, 4), bar(MIDNIGHT + HOUR, 200, 0)];
    const run = started('vwap', given);
    for (const [volume, expected] of [
      [0, 100],
      [4, 150],
      [12, 175],
      [0, 100],
    ]) {
      given[1] = bar(MIDNIGHT + HOUR, 200, volume);
      run.update(records(given), 1, 2);
      expect(values(run, 2)).toEqual([100, expected]);
    }
  });

  it('the first bar of a day can be replaced', () => {
    const given = [bar(MIDNIGHT - HOUR, 100), bar(MIDNIGHT, 200, 0)];
    const run = started('vwap', given);
    given[1] = bar(MIDNIGHT, 300, 2);
    run.update(records(given), 1, 2);
    expect(values(run, 2)).toEqual([100, 300]);
  });
});

describe('a run', () => {
  it.each(ALL.map((spec) => [formatStudies([spec]), spec] as const))(
    '%s: as from scratch after thousands of replacements',
    (_text, spec) => {
      const final = wavy(700);
      const forming = [1, 2, 3, 4].map((phase) => wavy(700, phase));
      const run = new StudyRun(spec);
      expect(run.outputs.length).toBe(STUDY_KINDS[spec.kind].plots.length);
      const data = records(final);
      for (let i = 0; i < final.length; i++) {
        for (const [nth, version] of [...forming, final].entries()) {
          data.set(version[i], i * RECORD_WIDTH);
          run.update(data, i, i + 1);
          expect(
            run.outputs.every((output) => output.length > i),
            `update ${nth}`,
          ).toBe(true);
        }
      }
      expectAsFromScratch(run, final);
    },
  );

  it('reads nothing before the newest record to replace it and to append', () => {
    for (const spec of ALL) {
      const all = wavy(300);
      const run = started(formatStudies([spec]), all.slice(0, 200));
      const data = records(all);
      data.fill(Number.NaN, 0, 199 * RECORD_WIDTH);
      run.update(data, 199, 300);
      expectAsFromScratch(run, all);
    }
  });

  it('keeps its arrays while they are large enough, and grows them by doubling', () => {
    const all = wavy(2_000);
    const data = records(all);
    const run = new StudyRun(parseStudies('sma')[0]);
    const arrays = new Set<Float64Array>();
    for (let count = 1; count <= all.length; count++) {
      run.update(data, count - 1, count);
      arrays.add(run.outputs[0]);
    }
    expect(arrays.size).toBeLessThan(8);
    expectAsFromScratch(run, all);
  });

  it('refuses a count of more records than there are, and stays as it was', () => {
    const run = started('sma:2', bars(1, 3));
    const data = new Float64Array(2 * RECORD_WIDTH);
    expect(() => run.update(data, 1, 3)).toThrow(RangeError);
    expect(() => run.reset(data, 3)).toThrow('3 records need 18 doubles, there are 12.');
    expectAsFromScratch(run, bars(1, 3));
  });
});
