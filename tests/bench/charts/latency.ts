/** Tick to paint: for every tick, until the first picture that shows it or a later one of its chart. */
import { percentile } from '../stand/statistics.js';

export interface Times {
  at(tick: number): number;
}

export interface Latencies {
  readonly p50: number;
  readonly p99: number;
  readonly ticks: number;
}

/**
 * Ticks that are never painted have none; neither have those before a chart's first paint in the log.
 * @param log chart, tick, time of each paint in turn, as they happened
 * @param seriesAt the series of a tick, by its number
 * @param shown chart n shows series n modulo this
 */
export function tickToPaint(
  log: readonly number[],
  times: Times,
  seriesAt: (tick: number) => number,
  shown: number,
): Latencies {
  const paints = paintsByChart(log);
  const found: number[] = [];
  const ticksOf = new Map<number, number[]>();
  const last = log.reduce((most, tick, i) => (i % 3 === 1 ? Math.max(most, tick) : most), 0);
  for (let tick = 1; tick <= last; tick++) {
    const series = seriesAt(tick);
    const own = ticksOf.get(series);
    if (own === undefined) ticksOf.set(series, [tick]);
    else own.push(tick);
  }
  for (const [chart, list] of paints) {
    const ticks = ticksOf.get(chart % shown) ?? [];
    let next = firstAbove(ticks, list[0].tick);
    for (const { tick, time } of list.slice(1)) {
      for (; next < ticks.length && ticks[next] <= tick; next++) {
        const latency = time - times.at(ticks[next]);
        if (Number.isFinite(latency)) found.push(latency);
      }
    }
  }
  const sorted = Float64Array.from(found).sort();
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), ticks: sorted.length };
}

interface Paint {
  readonly tick: number;
  readonly time: number;
}

function paintsByChart(log: readonly number[]): Map<number, Paint[]> {
  const charts = new Map<number, Paint[]>();
  for (let i = 0; i < log.length; i += 3) {
    const paint = { tick: log[i + 1], time: log[i + 2] };
    const own = charts.get(log[i]);
    if (own === undefined) charts.set(log[i], [paint]);
    else own.push(paint);
  }
  return charts;
}

function firstAbove(sorted: readonly number[], value: number): number {
  const at = sorted.findIndex((each) => each > value);
  return at < 0 ? sorted.length : at;
}
