import { afterEach, describe, expect, it, vi } from 'vitest';
import { KlineStore, RECORD_WIDTH } from '../../../src/index.js';
import type { Bars } from '../../../widget/bars/bar-window.js';
import type { PriceChart, RowRange } from '../../../widget/chart/price-chart.js';
import { SeriesView } from '../../../widget/series-view.js';
import { kline, MINUTE, START } from '../../support/klines.js';

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0).toReversed()) each.close();
});

/** A chart that keeps what it was told, as lists of closes. */
function fakeChart() {
  const chart = {
    bars: [] as number[],
    calls: [] as string[],
    isMoving: false,
    isAtLiveEdge: true,
    rows: null as RowRange | null,
    position: 0,
    get visibleRows() {
      return chart.rows;
    },
    draw({ records, count, shownFrom }: Bars, from: number) {
      chart.calls.push(from === 0 ? 'all' : `${count - from}`);
      const rows = Array.from({ length: count - shownFrom }, (_, i) => shownFrom + i);
      const closes = rows.map((row) => records[row * RECORD_WIDTH + 4]);
      // What is said to be as it was must be.
      if (from > 0) expect(closes.slice(0, from - shownFrom)).toEqual(chart.bars.slice(0, from - shownFrom));
      chart.bars = closes;
    },
    keepAfterTailDrop(draw: () => void, dropped: number) {
      draw();
      chart.position += dropped;
    },
  };
  return chart as typeof chart & PriceChart;
}

function setUp(limit = 5, held = 3, onChange = () => {}) {
  const store = KlineStore.create({ maxSymbols: 2, maxKlines: 1_000 });
  for (let i = 0; i < held; i++) store.updateKline('A', '1m', kline(i));
  const view = new SeriesView(store, { symbol: 'A', interval: '1m' }, limit, {
    onChange,
    onStatus: () => {},
  });
  opened.push(store, view);
  const chart = fakeChart();
  return { store, view, chart, truth: () => store.getKlines('A', '1m').map(({ close }) => close) };
}

describe('one series in one chart', () => {
  it('draws the window at first, then the difference alone', () => {
    const t = setUp();
    expect(t.view.draw(t.chart, true)).toBe(true);
    expect(t.view.draw(t.chart, false)).toBe(false);
    t.store.updateKline('A', '1m', kline(2, 50));
    t.view.draw(t.chart, false);
    t.store.updateKline('A', '1m', kline(3, 60));
    t.view.draw(t.chart, false);
    expect(t.chart.calls).toEqual(['all', '1', '2']);
    expect(t.chart.bars).toEqual(t.truth());
  });

  it('a merge draws the window anew', () => {
    const t = setUp();
    t.view.draw(t.chart, true);
    t.store.mergeKlines('A', '1m', [kline(1, 77)]);
    t.view.draw(t.chart, false);
    expect(t.chart.calls).toEqual(['all', 'all']);
    expect(t.chart.bars).toEqual(t.truth());
  });

  it('a new bar waits while the view moves; a tick does not', () => {
    const t = setUp();
    t.view.draw(t.chart, true);
    t.chart.isMoving = true;
    t.store.updateKline('A', '1m', kline(2, 50));
    expect(t.view.draw(t.chart, false)).toBe(true);
    t.store.updateKline('A', '1m', kline(3, 60));
    expect(t.view.draw(t.chart, false)).toBe(false);
    expect(t.view.isHolding).toBe(true);
    t.store.updateKline('A', '1m', kline(4, 70));
    t.chart.isMoving = false;
    expect(t.view.draw(t.chart, false)).toBe(true);
    expect(t.view.isHolding).toBe(false);
    expect(t.chart.bars).toEqual(t.truth());
  });

  it('old bars are dropped at the live edge only, and beyond the slack', () => {
    const t = setUp(5, 5);
    t.view.draw(t.chart, true);
    t.chart.isAtLiveEdge = false;
    for (let i = 5; i < 300; i++) {
      t.store.updateKline('A', '1m', kline(i));
      t.view.draw(t.chart, false);
    }
    expect(t.chart.bars).toHaveLength(300);
    t.chart.isAtLiveEdge = true;
    t.store.updateKline('A', '1m', kline(300));
    t.view.draw(t.chart, false);
    expect(t.chart.bars).toEqual(t.truth().slice(-5));
  });

  it('more new bars than a delta holds are drawn as a whole', () => {
    const t = setUp(50);
    t.view.draw(t.chart, true);
    for (let i = 3; i < 40; i++) t.store.updateKline('A', '1m', kline(i));
    t.view.draw(t.chart, false);
    expect(t.chart.calls).toEqual(['all', 'all']);
    expect(t.chart.bars).toEqual(t.truth());
  });

  it.each([
    ['scrolled back keeps its bars, and those after them are loaded as one goes there', false],
    ['at the live edge shows the newest bars', true],
  ])('after more new bars than memory holds, a view %s: no hole is drawn', async (_, isAtLiveEdge) => {
    const t = setUp(5, 1_000);
    vi.spyOn(t.store, 'fetchKlines').mockImplementation(({ startTime = 0, limit }) => {
      const from = (startTime - START) / MINUTE;
      return Promise.resolve({
        klines: Array.from({ length: limit }, (_each, i) => kline(from + i)),
        more: true,
      });
    });
    t.view.draw(t.chart, true);
    t.chart.isAtLiveEdge = isAtLiveEdge;
    t.chart.rows = { from: 0, to: 4 };
    expect(t.view.follow(t.chart)).toBe(true);
    expect(t.chart.bars).toHaveLength(1_000);
    // Nobody looks meanwhile.
    for (let i = 1_000; i < 2_500; i++) t.store.updateKline('A', '1m', kline(i));
    expect(t.view.draw(t.chart, false)).toBe(true);
    const closes = (from: number, to: number) =>
      Array.from({ length: to - from }, (_each, i) => 101 + from + i);
    expect(t.chart.bars).toEqual(isAtLiveEdge ? closes(2_495, 2_500) : closes(0, 1_000));
    if (isAtLiveEdge) return;
    t.chart.rows = { from: 990, to: 999 };
    t.view.follow(t.chart);
    await vi.waitFor(() => expect(t.view.follow(t.chart)).toBe(true));
    expect(t.chart.bars).toEqual(closes(0, 2_000));
    t.chart.rows = { from: 1_990, to: 1_999 };
    expect(t.view.follow(t.chart)).toBe(true);
    expect(t.chart.bars).toEqual(closes(0, 2_500));
    expect(t.view.window.isDetached).toBe(false);
  });

  it('tells of changes while it is seen, and of those before at once when it is again', async () => {
    const onChange = vi.fn();
    const { store, view } = setUp(5, 3, onChange);
    // Of somebody else who stays: nobody hears of a series that is held by none.
    const other = store.open({ symbol: 'A', interval: '1m' });
    opened.push({ close: () => other.release() });
    const { version } = other;
    let updates = 3;
    const update = async () => {
      const before = version.peek();
      store.updateKline('A', '1m', kline(updates++));
      await vi.waitFor(() => expect(version.peek()).toBeGreaterThan(before));
    };
    await update();
    expect(onChange).not.toHaveBeenCalled();
    view.setSeen(true);
    expect(onChange).toHaveBeenCalledTimes(1);
    await update();
    expect(onChange).toHaveBeenCalledTimes(2);
    view.setSeen(false);
    await update();
    expect(onChange).toHaveBeenCalledTimes(2);
    view.setSeen(true);
    view.close();
    expect(onChange).toHaveBeenCalledTimes(3);
    await update();
    expect(onChange).toHaveBeenCalledTimes(3);
  });

  it('holds its series while it lives', () => {
    const t = setUp();
    expect(t.store.stats().series.subscribed).toBe(1);
    t.view.close();
    expect(t.store.stats().series.subscribed).toBe(0);
  });

  it.each([[20], [20, 40], [20, 40, 0]])('and for its studies no longer either: %j', (...warmUps) => {
    const t = setUp();
    for (const bars of warmUps) t.view.setWarmUp(bars);
    expect(t.store.stats().series.subscribed).toBe(1);
    t.view.close();
    expect(t.store.stats().series.subscribed).toBe(0);
  });
});
