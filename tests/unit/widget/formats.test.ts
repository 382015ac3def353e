import { describe, expect, it } from 'vitest';
import { readLookChoice, readSeriesChoice, type TextAttribute } from '../../../widget/attributes.js';
import { decimalsOfPrices, decimalsOfStep, formatsFor, validLocale } from '../../../widget/chart/formats.js';

describe('locales', () => {
  it.each([
    [['C'], 'en-US'],
    [['not a tag'], 'en-US'],
    [['', null, undefined, 'de-AT'], 'de-AT'],
    [['C', 'ja'], 'ja'],
    [['zh-hans-cn'], 'zh-Hans-CN'],
  ])('of %j the first good one: %s', (candidates, tag) => {
    expect(validLocale(...candidates)).toBe(tag);
  });
});

describe('decimals', () => {
  it.each([
    [0.01, 2],
    [0.5, 1],
    [1, 0],
    [5, 0],
    [0.25, 2],
    [1e-8, 8],
    [1e-12, 12],
    [0, 2],
    [-1, 2],
    [Number.NaN, 2],
  ])('a step of %d has %i', (step, decimals) => {
    expect(decimalsOfStep(step)).toBe(decimals);
  });

  it.each([
    [[70_386.42, 70_386.4], 2],
    [[0.00000592], 8],
    [[0.1 + 0.2], 2],
    [[1.018_3e-9, 1.02e-9], 12],
    [[1.234_567_8e-6], 9],
    [[1 / 3], 8],
    [[0], 0],
    [[-1.5e-10], 11],
    [[4_881_036, 4_881_037], 0],
    [[12, 13], 2],
    [[], 0],
  ])('prices %j need %i', (prices, decimals) => {
    expect(decimalsOfPrices(prices)).toBe(decimals);
  });
});

describe('texts', () => {
  it('follow the locale, and are made once', () => {
    const german = formatsFor('de', 2);
    expect(german.price(70_386.4)).toBe('70.386,40');
    expect(german.percent(0.0123)).toBe('+1,23\u00a0%');
    expect(formatsFor('de', 2)).toBe(german);
    expect(formatsFor('en', 2).volume(17_320_000_000)).toBe('17.32B');
    expect(formatsFor('en', 2).volume(Number.NaN)).toBe('–');
  });
});

describe('attributes', () => {
  const reader = (values: Partial<Record<TextAttribute, string>>) => (name: TextAttribute) =>
    values[name] ?? null;

  it('have their defaults', () => {
    expect(readSeriesChoice(reader({ symbol: ' BTCUSDT ' }))).toEqual({
      feed: undefined,
      symbol: 'BTCUSDT',
      interval: '1m',
      limit: 500,
    });
    expect(readSeriesChoice(reader({ interval: '', limit: '' }))).toMatchObject({
      symbol: null,
      interval: '1m',
      limit: 500,
    });
  });

  it.each<[Partial<Record<TextAttribute, string>>, string, RegExp]>([
    [{ interval: '1H' }, 'bad-interval', /interval="1H" is not an interval.*"1M" \(month\)/],
    [{ interval: ' ' }, 'bad-interval', /interval=" "/],
    [{ interval: 'x'.repeat(500) }, 'bad-interval', /^interval="x{80}…"/],
    [{ limit: '0' }, 'bad-limit', /limit="0".*from 1 to 5000/],
    [{ limit: '1e9' }, 'bad-limit', /limit="1e9"/],
    [{ limit: 'many' }, 'bad-limit', /limit="many"/],
    [{ limit: '1.5' }, 'bad-limit', /limit="1.5"/],
  ])('%j are refused: %s', (values, code, words) => {
    expect(() => readSeriesChoice(reader({ symbol: 'A', ...values }))).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(words) }),
    );
  });

  it('precision: a whole number from 0 to 12, or none', () => {
    expect(readLookChoice(reader({})).precision).toBeNull();
    expect(readLookChoice(reader({ precision: '8' })).precision).toBe(8);
    for (const precision of ['13', '-1', 'two']) {
      expect(() => readLookChoice(reader({ precision }))).toThrow(
        expect.objectContaining({ code: 'bad-precision' }),
      );
    }
  });

  it('of the look have their defaults too', () => {
    expect(readLookChoice(reader({ type: '', scale: '' }))).toEqual({
      type: 'candles',
      scale: 'linear',
      palette: 'classic',
      gestures: 'page',
      timeZone: 'UTC',
      precision: null,
    });
  });

  it.each([
    ['type', 'Candles'],
    ['scale', 'logarithmic'],
    ['palette', '<b>'],
    ['gestures', 'all'],
    ['timezone', 'Mars/Olympus'],
  ] as const)('a %s of "%s" is refused by name', (name, value) => {
    expect(() => readLookChoice(reader({ [name]: value }))).toThrow(
      expect.objectContaining({
        code: `bad-${name}`,
        message: expect.stringContaining(`${name}="${value}"`),
      }),
    );
  });
});
