import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { KlineStore } from '../../../src/index.js';
import type { RowRange } from '../../../widget/chart/price-chart.js';
import { SeriesView } from '../../../widget/series-view.js';
import { RangeWish } from '../../../widget/visible-range.js';
import { kline, MINUTE, START } from '../../support/klines.js';

beforeEach(() => {
  vi.useFakeTimers();
});
const opened: { close(): void }[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const each of opened.splice(0).toReversed()) each.close();
});

/** The first bar of the instrument, and the newest. */
const [LISTED, NEWEST] = [2_000, 9_999];
const timeOf = (bar: number) => START + bar * MINUTE;

/** A chart at the live edge of an instrument, whose feed is told what to answer; painted when it asks for it. */
function setUp(
  answers: (firstWanted: number, lastWanted: number) => 'all' | 'nothing' | 'failure' = () => 'all',
) {
  const store = KlineStore.create({ maxSymbols: 2, maxKlines: 100 });
  for (let i = NEWEST - 99; i <= NEWEST; i++) store.updateKline('A', '1m', kline(i));
  const fetched = vi.spyOn(store, 'fetchKlines').mockImplementation(({ startTime, endTime, limit }) => {
    const [first, last] = [startTime ?? START, endTime ?? timeOf(NEWEST)].map(
      (time) => (time - START) / MINUTE,
    );
    const how = answers(first, last);
    if (how === 'failure') return Promise.reject(new Error('down'));
    const [from, to] =
      how === 'nothing' ? [0, -1] : [Math.max(LISTED, Math.ceil(first)), Math.min(NEWEST, Math.floor(last))];
    const all = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => kline(from + i));
    const klines = startTime === undefined ? all.slice(-limit) : all.slice(0, limit);
    return Promise.resolve({ klines, more: all.length > limit });
  });
  const onChange = vi.fn();
  const view = new SeriesView(store, { symbol: 'A', interval: '1m' }, 50, { onChange, onStatus: () => {} });
  opened.push(store, view);
  const chart = {
    isMoving: false,
    rest: () => {
      chart.isMoving = false;
    },
    get isAtLiveEdge() {
      return chart.visibleRows.to >= chart.barCount - 1;
    },
    visibleRows: { from: 20, to: 49 } as RowRange,
    barCount: 0,
    draw: ({ count, shownFrom }: { count: number; shownFrom: number }) =>
      (chart.barCount = count - shownFrom),
    // As the library does: two bars stay in view.
    showRows: ({ from, to }: RowRange) => {
      const beyond = Math.max(0, from - (chart.barCount - 2));
      chart.visibleRows = { from: from - beyond, to: to - beyond };
    },
    keepAfterTailDrop: (draw: () => void) => draw(),
  };
  const wish = new RangeWish();
  const paint = () => {
    view.draw(chart as never, false);
    wish.follow(chart as never, view);
    view.follow(chart as never);
  };
  paint();
  /** Paints until nothing is under way. */
  const settle = async () => {
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(0);
      paint();
    }
  };
  const shown = () => {
    const { from, to } = chart.visibleRows;
    return [from, to].map((row) => (view.window.openTimeAt(0) - START) / MINUTE + row);
  };
  const show = (from: number, to: number) => wish.set({ from: timeOf(from), to: timeOf(to) });
  return { store, view, chart, wish, paint, settle, shown, show, fetched, onChange };
}

it('a range long before the instrument’s life shows its first bars, says that history begins there, and is no longer wanted', async () => {
  const t = setUp();
  t.show(-9_000, -8_980);
  await t.settle();
  expect(t.shown()).toEqual([LISTED, LISTED + 20]);
  expect(t.view.history.edge.peek()).toBe('begun');
  expect(t.wish.range).toBeNull();
  expect(t.fetched).toHaveBeenCalledTimes(2);
  // Another such one asks for nothing.
  t.show(-9_500, -9_490);
  await t.settle();
  expect(t.shown()).toEqual([LISTED, LISTED + 10]);
  expect(t.fetched).toHaveBeenCalledTimes(2);
});

it.each([
  ['far from the newest bars', 7_000],
  ['near the newest bars', 9_000],
])('a range %s that is newer than the one before is loaded, too', async (_, from) => {
  const t = setUp();
  t.show(3_000, 3_020);
  await t.settle();
  t.show(from, from + 20);
  await t.settle();
  expect(t.shown()).toEqual([from, from + 20]);
  expect(t.view.window.newestOpenTime).toBeGreaterThan(timeOf(from + 20));
  expect(t.wish.range).toBeNull();
});

it('a range in which nothing was traded is not asked for without end', async () => {
  const t = setUp((first, last) => (first > 6_000 || last > 6_000 ? 'nothing' : 'all'));
  t.show(3_000, 3_020);
  await t.settle();
  t.show(6_500, 6_520);
  await t.settle();
  expect(t.fetched.mock.calls.length).toBeLessThan(6);
});

it('a range shortly before the first bar is no longer wanted once history has begun', async () => {
  const t = setUp(() => 'nothing');
  t.show(NEWEST - 300, NEWEST - 280);
  await t.settle();
  expect(t.view.history.edge.peek()).toBe('begun');
  expect(t.wish.range).toBeNull();
});

it('a range that could not be loaded is asked for again, without anybody’s doing', async () => {
  let isDown = true;
  const t = setUp(() => (isDown ? 'failure' : 'all'));
  t.show(4_000, 4_020);
  await t.settle();
  expect(t.view.history.edge.peek()).toBe('failed');
  expect(t.fetched).toHaveBeenCalledTimes(1);
  isDown = false;
  t.onChange.mockClear();
  await vi.advanceTimersToNextTimerAsync();
  expect(t.onChange).toHaveBeenCalledTimes(1);
  await t.settle();
  expect(t.shown()).toEqual([4_000, 4_020]);
  expect(t.wish.range).toBeNull();
});

it('a range that is wanted right after a failure is loaded once its pause is over', async () => {
  let isDown = true;
  const t = setUp(() => (isDown ? 'failure' : 'all'));
  t.show(4_000, 4_020);
  await t.settle();
  isDown = false;
  t.show(3_000, 3_020);
  await t.settle();
  expect(t.fetched).toHaveBeenCalledTimes(1);
  await vi.advanceTimersToNextTimerAsync();
  await t.settle();
  expect(t.shown()).toEqual([3_000, 3_020]);
});

it('a closed chart leaves no timer behind', async () => {
  const t = setUp(() => 'failure');
  t.show(4_000, 4_020);
  await t.settle();
  t.view.close();
  t.store.close();
  expect(vi.getTimerCount()).toBe(0);
});

it('a host that always answers with its newest bars is not asked without end', async () => {
  const t = setUp();
  t.fetched.mockImplementation(({ limit }) =>
    Promise.resolve({
      klines: Array.from({ length: limit }, (_, i) => kline(NEWEST - limit + 1 + i)),
      more: true,
    }),
  );
  t.show(3_000, 3_020);
  await t.settle();
  expect(t.fetched).toHaveBeenCalledTimes(2);
  expect(t.wish.range).toBeNull();
});

it('a range that is wanted while the view is on its way home is shown, and stays wanted until its bars are there', async () => {
  const t = setUp();
  t.chart.isMoving = true;
  t.show(6_000, 6_050);
  t.paint();
  await t.settle();
  expect(t.shown()).toEqual([6_000, 6_050]);
});

it('a range is wanted no more when somebody moves the view while its bars are loaded', async () => {
  const t = setUp();
  t.show(6_000, 6_050);
  t.paint();
  t.chart.isMoving = true;
  t.paint();
  expect(t.wish.range).toBeNull();
});

it('a source that has nothing new for a window that was slid back is asked now and then, not at every paint', async () => {
  const t = setUp((first) => (first > 7_000 ? 'nothing' : 'all'));
  t.show(6_900, 6_990);
  t.paint();
  await t.settle();
  t.chart.showRows({ from: t.chart.barCount - 60, to: t.chart.barCount - 1 });
  const before = t.fetched.mock.calls.length;
  await t.settle();
  expect(t.fetched.mock.calls.length - before).toBeLessThanOrEqual(2);
  await vi.advanceTimersByTimeAsync(3_000);
  t.paint();
  expect(t.fetched.mock.calls.length - before).toBeGreaterThanOrEqual(2);
});
