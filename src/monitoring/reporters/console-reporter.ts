import type { AlertLevel } from '../alerts/alert.js';
import type { ChartMetrics, HeapGrowth, Latency, MonitorSnapshot, Observed } from '../metrics.js';
import { bySlowness } from './by-slowness.js';
import type { MetricsReporter } from './metrics-reporter.js';

export type ConsoleLike = Pick<Console, 'info' | 'warn' | 'error'>;

const METHOD: Record<AlertLevel, keyof ConsoleLike> = { critical: 'error', alert: 'error', warning: 'warn' };

/** One line for each report, one for each alert. */
export function consoleReporter(to: ConsoleLike = globalThis.console): MetricsReporter {
  return {
    report: (snapshot) => to.info(`kline-chart ${line(snapshot)}`),
    alert: ({ level, state, kind, message }) => {
      const method = state === 'fired' ? METHOD[level] : 'info';
      to[method](`kline-chart ${level} ${kind} ${state}: ${message}`);
    },
    close: () => {},
  };
}

function line({ memory, growth, performance, charts, alerts }: MonitorSnapshot): string {
  return [
    `heap ${show(memory.heapUsed, megabytes)}`,
    `retained ${retained(growth)}`,
    `allocated ${show(growth.allocated, megabytes)}/min`,
    `update ${latency(performance.klineUpdateLatency)}`,
    `message ${latency(performance.workerMessageLatency)}`,
    `paint ${latency(performance.tickToPaint)}`,
    ...slowest(charts),
    `frames ${show(performance.renderFrameRate, (rate) => `${rate.toFixed(0)}/s`)}`,
    `painted ${show(performance.paintedFrames, String)}`,
    `coalesced ${show(performance.coalesced, String)}`,
    `long frames ${show(performance.longFrames, String)}`,
    `alerts ${alerts.length}`,
  ].join(', ');
}

function show(value: Observed<number>, format: (value: number) => string): string {
  return value === 'unknown' ? value : format(value);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

function retained({ retained: value, retainedError }: HeapGrowth): string {
  if (value === 'unknown' || retainedError === 'unknown') return 'unknown';
  return `${megabytes(value)}/min ± ${megabytes(retainedError)}`;
}

function latency(value: Observed<Latency>): string {
  return value === 'unknown' ? value : `p50 ${milliseconds(value.p50)} p99 ${milliseconds(value.p99)} ms`;
}

/** Microseconds are no zeros. */
function milliseconds(ms: number): string {
  return String(Number(ms.toPrecision(2)));
}

/** Which of several charts to look at. */
function slowest(charts: readonly ChartMetrics[]): string[] {
  if (charts.length < 2) return [];
  const { symbol, interval, tickToPaint } = bySlowness(charts)[0];
  return [`slowest ${symbol} ${interval} ${latency(tickToPaint)}`];
}
