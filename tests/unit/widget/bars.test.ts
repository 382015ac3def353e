import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORD_WIDTH } from '../../../src/index.js';
import { BarWindow } from '../../../widget/bars/bar-window.js';
import { HeikinAshi } from '../../../widget/bars/heikin-ashi.js';
import { formatsFor } from '../../../widget/chart/formats.js';
import { findGaps } from '../../../widget/chart/gap-marks.js';
import { timeLeft } from '../../../widget/chart/forming/last-price.js';
import { PriceMap } from '../../../widget/chart/price-map.js';
import { spokenSummary } from '../../../widget/accessibility/spoken-texts.js';
import { ENGLISH } from '../../../widget/language/messages.js';
import { ViewModel } from '../../../widget/view/view-model.js';

const MINUTE = 60_000;
type Row = readonly number[];

const row = (minute: number, close = minute): Row => [minute * MINUTE, close, close + 2, close - 2, close, 1];

function pack(rows: readonly Row[]): { records: Float64Array; flags: Uint8Array; count: number } {
  return {
    records: Float64Array.from(rows.flat()),
    flags: Uint8Array.from(rows, ([openTime]) => (openTime / MINUTE) % 2),
    count: rows.length,
  };
}

function rowsOf(window: BarWindow): Row[] {
  return Array.from({ length: window.count }, (_, i) => [
    ...window.records.subarray(i * RECORD_WIDTH, (i + 1) * RECORD_WIDTH),
  ]);
}

function windowOf(rows: readonly Row[]): BarWindow {
  const window = new BarWindow(4);
  const { records, flags, count } = pack(rows);
  window.replaceFrom(records, flags, count);
  return window;
}

describe('a window of bars', () => {
  it('whatever is done to it, it holds what a plain list would', () => {
    const step = fc.record({
      kind: fc.constantFrom('newest', 'newest', 'prepend', 'head', 'tail', 'clear'),
      size: fc.integer({ min: 1, max: 9 }),
      back: fc.nat(3),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const window = new BarWindow(4);
        let model: Row[] = [];
        let close = 0;
        for (const { kind, size, back } of steps) {
          const first = (model[0]?.[0] ?? 1_000 * MINUTE) / MINUTE;
          const newest = (model.at(-1)?.[0] ?? 1_000 * MINUTE) / MINUTE;
          if (kind === 'newest') {
            const from = Math.max(first, newest - back);
            const rows = Array.from({ length: size }, (_, i) => row(from + i, ++close));
            const { records, flags, count } = pack(rows);
            const kept = model.filter(([openTime]) => openTime < from * MINUTE);
            expect(window.replaceFrom(records, flags, count)).toBe(kept.length);
            model = [...kept, ...rows];
          } else if (kind === 'prepend') {
            const rows = Array.from({ length: size }, (_, i) => row(first - size + i, ++close));
            const { records, flags, count } = pack(rows);
            window.prepend(records, flags, count);
            model = [...rows, ...model];
          } else if (kind === 'clear') {
            window.clear();
            model = [];
          } else {
            const rows = Math.min(size, model.length);
            if (kind === 'head') window.dropHead(rows);
            else window.dropTail(rows);
            model = kind === 'head' ? model.slice(rows) : model.slice(0, model.length - rows);
          }
          expect(rowsOf(window)).toEqual(model);
          expect([...window.flags.subarray(0, window.count)]).toEqual([...pack(model).flags]);
          expect(window.rowFrom(first * MINUTE)).toBe(
            model.filter(([openTime]) => openTime < first * MINUTE).length,
          );
        }
      }),
      { seed: 7 },
    );
  });
});

describe('Heikin-Ashi', () => {
  it('equals the definition, also when only the newest rows are computed anew', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 10, max: 99 }), { minLength: 1, maxLength: 40 }), (closes) => {
        const heikinAshi = new HeikinAshi();
        const rows: Row[] = [];
        for (const [minute, close] of closes.entries()) {
          const open = closes[minute - 1] ?? close;
          rows.push([minute * MINUTE, open, Math.max(open, close) + 3, Math.min(open, close) - 3, close, 1]);
          heikinAshi.update(windowOf(rows), Math.max(0, minute - 1));
        }
        const made = heikinAshi.update(windowOf(rows), rows.length - 1);
        let before: readonly [number, number] | null = null;
        for (const [index, [, open, high, low, close]] of rows.entries()) {
          const middle: number = before === null ? (open + close) / 2 : (before[0] + before[1]) / 2;
          const mean = (open + high + low + close) / 4;
          const at = index * RECORD_WIDTH;
          expect([...made.subarray(at + 1, at + 5)]).toEqual([
            middle,
            Math.max(high, middle, mean),
            Math.min(low, middle, mean),
            mean,
          ]);
          before = [middle, mean];
        }
      }),
      { seed: 3 },
    );
  });
});

describe('gaps', () => {
  it('stand where openTimes do not follow one another, months being of any length', () => {
    const window = windowOf([row(1), row(2), row(5), row(6)]);
    window.flags[2] = 2;
    expect(findGaps(window, '1m')).toEqual([{ at: 2, confirmed: true }]);
    window.shownFrom = 1;
    expect(findGaps(window, '1m')).toEqual([{ at: 1, confirmed: true }]);
    const months = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-05-01'].map((day) => [
      Date.parse(day),
      ...row(1).slice(1),
    ]);
    expect(findGaps(windowOf(months), '1M')).toEqual([{ at: 3, confirmed: false }]);
  });
});

it.each([
  ['1m', 0, '01:00'],
  ['1m', 18_200, '00:42'],
  ['1m', 60_000, '00:00'],
  ['1m', 90_000, '00:00'],
  ['1m', -500_000, '01:00'],
  ['4h', 0, '4:00:00'],
  ['1d', 1_000, '23:59:59'],
  ['1w', 3_600_000, '6d 23h'],
] as const)('of a kline of %s, %d ms after its open, %s is left', (interval, passed, text) => {
  // A Monday.
  const openTime = Date.parse('2026-11-23T00:00:00Z');
  expect(timeLeft(interval, openTime, openTime + passed)).toBe(text);
});

it('in percent the base is nothing and twice the base is a hundred', () => {
  const map = new PriceMap();
  expect([map.y(50), map.priceAt(50)]).toEqual([50, 50]);
  map.base = 40;
  expect([map.y(40), map.y(80), map.y(30), map.priceAt(100)]).toEqual([0, 100, -25, 80]);
});

describe('where prices are negative, more is more', () => {
  it('on the scale, in percent', () => {
    const map = new PriceMap();
    map.base = -40;
    expect([map.y(-40), map.y(-30), map.y(-50), map.y(40)]).toEqual([0, 25, -25, 200]);
    for (const price of [-50, -40, 0, 30]) expect(map.priceAt(map.y(price))).toBeCloseTo(price, 9);
  });

  it('in the legend', () => {
    const model = new ViewModel();
    const kline = { openTime: 0, open: -40, high: -30, low: -40, close: -30, volume: 1, closed: true };
    model.showKline(kline, -40, formatsFor('en', 2));
    expect([model.change.peek(), model.trend.peek()]).toEqual(['+10.00 (+25.00%)', 'up']);
  });

  it('in the spoken summary', () => {
    const bars = windowOf([row(0, -40), row(1, -30)]);
    const spoken = { window: bars, formats: formatsFor('en', 2), messages: ENGLISH, time: String };
    expect(spokenSummary(spoken, { from: 0, to: 1 })).toContain('+25.00%');
  });
});
