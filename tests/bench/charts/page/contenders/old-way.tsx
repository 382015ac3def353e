/**
 * What this library replaces: all klines in nested Maps in one component's state, cloned for every tick, and charts
 * that are given their whole array by `setData` whenever it is another one.
 */
import { CandlestickSeries, createChart, type ISeriesApi, type UTCTimestamp } from 'lightweight-charts';
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type BenchKline, tickOf } from '../../../stand/market.js';
import type { ChartSlot, Contender } from '../contender.js';

type Klines = readonly BenchKline[];
type KlineMaps = ReadonlyMap<string, ReadonlyMap<string, Klines>>;

const slots: ChartSlot[] = [];
let setMaps: (change: (maps: KlineMaps) => KlineMaps) => void = () => {};

export const oldWay: Contender = {
  hasFeed: false,
  mount(slot) {
    slots.push(slot);
    const { symbol, interval } = slot.series;
    return {
      tick: (kline) => setMaps((maps) => withKline(maps, symbol, interval, { ...kline })),
      destroy: () => {},
    };
  },
  async ready() {
    render(<Page />, document.createElement('div'));
    await new Promise((resolve) => requestAnimationFrame(resolve));
  },
};

function withKline(maps: KlineMaps, symbol: string, interval: string, kline: BenchKline): KlineMaps {
  const intervals = new Map(maps.get(symbol));
  const klines = [...(intervals.get(interval) ?? [])];
  const isSame = klines.at(-1)?.openTime === kline.openTime;
  klines.splice(isSame ? klines.length - 1 : klines.length, 1, kline);
  intervals.set(interval, klines);
  return new Map(maps).set(symbol, intervals);
}

function Page() {
  const [maps, change] = useState<KlineMaps>(
    () => new Map(slots.map(({ series, klines }) => [series.symbol, new Map([[series.interval, klines]])])),
  );
  setMaps = change;
  return slots.map((slot, i) => (
    <Chart key={i} slot={slot} klines={maps.get(slot.series.symbol)?.get(slot.series.interval) ?? []} />
  ));
}

function Chart({ slot, klines }: { slot: ChartSlot; klines: Klines }) {
  const series = useRef<ISeriesApi<'Candlestick'> | null>(null);
  const tick = useRef(0);
  useEffect(() => {
    const chart = createChart(slot.container, { autoSize: true, timeScale: { timeVisible: true } });
    series.current = chart.addSeries(CandlestickSeries);
    series.current.attachPrimitive({
      paneViews: () => [{ renderer: () => ({ draw: () => slot.onDrawn(tick.current) }) }],
    });
    return () => chart.remove();
  }, [slot]);
  useEffect(() => {
    tick.current = tickOf(klines.at(-1)?.volume ?? 0);
    series.current?.setData(
      klines.map((kline) => ({ ...kline, time: (kline.openTime / 1_000) as UTCTimestamp })),
    );
  }, [klines]);
  return null;
}
