import { type Meter, metrics } from '@opentelemetry/api';
import { describe, expect, it, vi } from 'vitest';
import { type MeterLike, openTelemetryReporter } from '../../../src/monitoring/index.js';
import { ALERT, chart, snapshot } from './support/report.js';

type Attributes = Record<string, string>;
type Observe = (result: { observe(value: number, attributes?: Attributes): void }) => void;

/** A meter that reads when asked, as OpenTelemetry's readers do. */
function meter() {
  const callbacks = new Map<string, Set<Observe>>();
  const added: [number, Attributes | undefined][] = [];
  const observable = (name: string) => {
    const own = new Set<Observe>();
    callbacks.set(name, own);
    return {
      addCallback: (callback: Observe) => void own.add(callback),
      removeCallback: (callback: Observe) => void own.delete(callback),
    };
  };
  const like: MeterLike = {
    createObservableGauge: observable,
    createObservableCounter: observable,
    createCounter: () => ({ add: (value, attributes) => void added.push([value, attributes]) }),
  };
  const attributed = () => {
    const values: [name: string, value: number, attributes: Attributes][] = [];
    for (const [name, own] of callbacks) {
      for (const callback of own) {
        callback({ observe: (value, by) => void (by !== undefined && values.push([name, value, by])) });
      }
    }
    return values;
  };
  const read = () => {
    const values: Record<string, number> = {};
    for (const [name, own] of callbacks) {
      for (const callback of own) callback({ observe: (value) => void (values[name] = value) });
    }
    return values;
  };
  return {
    like,
    added,
    read,
    attributed,
    held: () => [...callbacks.values()].reduce((sum, own) => sum + own.size, 0),
  };
}

describe('OpenTelemetry', () => {
  it('reads the last report, without what is unknown', () => {
    const { like, read } = meter();
    const reporter = openTelemetryReporter(like);
    expect(read()).toEqual({});
    reporter.report(snapshot());
    expect(read()).toEqual({
      'kline.heap.used': 40e6,
      'kline.heap.retained': 20_000,
      'kline.heap.allocated': 6e6,
      'kline.store.reserved': 83e6,
      'kline.store.touched': 1e6,
      'kline.store.series': 40,
      'kline.update.p50': 0.0254,
      'kline.update.p99': 2,
      'kline.paint.p50': 6.04,
      'kline.paint.p99': 17.5,
      'kline.frame.painted': 900,
      'kline.update.coalesced': 12,
      'kline.frame.rate': 60,
      'kline.frame.long': 4,
      'kline.gc.count': 3,
    });
  });

  it('reads the slowest chart of each series, by what it shows', () => {
    const { like, attributed } = meter();
    const reporter = openTelemetryReporter(like);
    const charts = [chart('A', 7), chart('B', 'unknown'), chart('C', 5), chart('A', 30)];
    reporter.report(snapshot(1, { charts }));
    expect(attributed()).toEqual([
      ['kline.chart.paint.p99', 30, { symbol: 'A', interval: '1m' }],
      ['kline.chart.paint.p99', 5, { symbol: 'C', interval: '1m' }],
    ]);
  });

  it('counts alerts that fire, by what they are', () => {
    const { like, added } = meter();
    const reporter = openTelemetryReporter(like);
    reporter.alert(ALERT);
    reporter.alert({ ...ALERT, state: 'cleared' });
    expect(added).toEqual([[1, { kind: 'memory-growth', level: 'alert', cause: 'retained' }]]);
  });

  it('lets the host’s meter go', () => {
    const { like, held, read } = meter();
    const reporter = openTelemetryReporter(like);
    reporter.report(snapshot());
    expect(held()).toBeGreaterThan(10);
    reporter.close();
    expect(held()).toBe(0);
    expect(read()).toEqual({});
  });
});

describe('OpenTelemetry’s own API', () => {
  // Compiled against its types: were its meter none of ours, this file would not be.
  const real: Meter = metrics.getMeter('kline-chart');

  it('has a meter that fits, and takes all that is told', () => {
    const reporter = openTelemetryReporter(real);
    reporter.report(snapshot(1, { charts: [chart('A', 7)] }));
    reporter.alert(ALERT);
    reporter.close();
  });

  it('is asked for instruments that it has', () => {
    const made = (['createCounter', 'createObservableGauge', 'createObservableCounter'] as const).map(
      (method) => vi.spyOn(real, method),
    );
    openTelemetryReporter(real).close();
    expect(made.every((method) => method.mock.results.every(({ type }) => type === 'return'))).toBe(true);
    expect(made.map(({ mock }) => mock.calls.length)).toEqual([1, 15, 5]);
    for (const method of made) method.mockRestore();
  });
});
