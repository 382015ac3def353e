import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/index.js';
import { checkMarkers, checkPriceLines } from '../../../widget/annotations/annotations.js';
import { BarWindow } from '../../../widget/bars/bar-window.js';
import { rowAtTime, timeAtRow } from '../../../widget/bars/time-rows.js';
import { requireViewState } from '../../../widget/view-state.js';
import { requireRange } from '../../../widget/visible-range.js';

const MINUTE = 60_000;

function windowOf(minutes: readonly number[]): BarWindow {
  const window = new BarWindow(8);
  const records = Float64Array.from(minutes.flatMap((minute) => [minute * MINUTE, 1, 1, 1, 1, 1]));
  window.replaceFrom(records, new Uint8Array(minutes.length), minutes.length);
  return window;
}

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).code;
  }
  return 'none';
};

describe('rows by time', () => {
  it('between bars, across a gap, and beyond both ends', () => {
    const window = windowOf([10, 11, 15]);
    const at = (minute: number) => rowAtTime(window, '1m', minute * MINUTE);
    expect([10, 11, 15].map(at)).toEqual([0, 1, 2]);
    expect(at(10.5)).toBe(0.5);
    expect(at(13)).toBe(1.5);
    expect(at(7)).toBe(-3);
    expect(at(17)).toBe(4);
  });

  it('there and back is the same time', () => {
    const window = windowOf([10, 11, 15, 16]);
    for (const minute of [3, 9.5, 10, 10.25, 12, 15.5, 16, 30]) {
      const row = rowAtTime(window, '1m', minute * MINUTE);
      expect(timeAtRow(window, '1m', row)).toBeCloseTo(minute * MINUTE, 3);
    }
  });

  it('without bars it answers all the same', () => {
    expect(rowAtTime(windowOf([]), '1m', 5)).toBe(0);
    expect(timeAtRow(windowOf([]), '1m', 5)).toBe(0);
  });
});

describe('what a host gives', () => {
  it('a range needs two times in order', () => {
    expect(requireRange({ from: 1, to: 2 })).toEqual({ from: 1, to: 2 });
    for (const bad of [
      null,
      5,
      {},
      { from: 2, to: 2 },
      { from: Number.NaN, to: 2 },
      { from: '1', to: '2' },
    ]) {
      expect(codeOf(() => requireRange(bad))).toBe('bad-range');
    }
  });

  it('a marker or line that cannot be drawn is refused by number, a sound one is copied', () => {
    const marker = { time: 5, position: 'below', shape: 'arrow-up', text: 'Bought', color: 'up' };
    expect(checkMarkers([marker])).toEqual([marker]);
    expect(checkMarkers([marker])[0]).not.toBe(marker);
    for (const bad of [
      { time: 'now' },
      { time: 5, shape: 'heart' },
      { time: 5, position: 'price' },
      { time: 5, color: 'url(x)' },
      { time: 5, text: 'x'.repeat(65) },
      null,
    ]) {
      expect(codeOf(() => checkMarkers([marker, bad]))).toBe('bad-marker');
      expect(() => checkMarkers([marker, bad])).toThrow(/marker 1/);
    }
    expect(codeOf(() => checkMarkers('<b>'))).toBe('bad-marker');
    expect(codeOf(() => checkPriceLines([{ price: 1, style: 'dotted' }]))).toBe('bad-price-line');
    expect(checkPriceLines([{ price: 1.5, text: 'Stop' }])).toEqual([{ price: 1.5, text: 'Stop' }]);
  });

  it('a view of another version, or none, is refused; what it must not hold is left out', () => {
    for (const bad of [null, 'x', {}, { version: 2 }]) {
      expect(codeOf(() => requireViewState(bad))).toBe('bad-view');
    }
    const view = requireViewState({
      version: 1,
      attributes: { symbol: 'A', onclick: 'alert(1)', style: 'x', type: 7 },
      bars: -4,
    });
    expect(view).toEqual({
      version: 1,
      attributes: { symbol: 'A' },
      range: null,
      bars: null,
      markers: [],
      priceLines: [],
    });
  });
});
