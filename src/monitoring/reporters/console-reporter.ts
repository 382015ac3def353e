import type { AlertLevel } from '../alerts/alert.js';
import type { HeapGrowth, Latency, MonitorSnapshot, Observed } from '../metrics.js';
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

function line({ memory, growth, performance, alerts }: MonitorSnapshot): string {
  return [
    `heap ${show(memory.heapUsed, megabytes)}`,
    `retained ${retained(growth)}`,
    `allocated ${show(growth.allocated, megabytes)}/min`,
    `update ${latency(performance.klineUpdateLatency)}`,
    `message ${latency(performance.workerMessageLatency)}`,
    `frames ${show(performance.renderFrameRate, (rate) => `${rate.toFixed(0)}/s`)}`,
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
  return value === 'unknown' ? value : `p50 ${value.p50.toFixed(1)} p99 ${value.p99.toFixed(1)} ms`;
}
