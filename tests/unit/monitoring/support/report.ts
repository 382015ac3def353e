import type { Alert, ChartMetrics, MonitorSnapshot } from '../../../../src/monitoring/index.js';

export const ALERT: Alert = {
  kind: 'memory-growth',
  level: 'alert',
  cause: 'retained',
  state: 'fired',
  at: 1,
  value: 12,
  limit: 10,
  unit: 'MB/min',
  message: 'Memory grows.',
};

/** A report of a page that has been running for a while. */
export function snapshot(at = 1, over: Partial<MonitorSnapshot> = {}): MonitorSnapshot {
  return {
    at,
    memory: {
      heapUsed: 40e6,
      heapTotal: 'unknown',
      sharedArrayBufferSize: { reserved: 83e6, touched: 1e6 },
      gcCount: 3,
      gcDuration: 'unknown',
    },
    growth: {
      retained: 20_000,
      retainedError: 10_000,
      allocated: 6e6,
      net: 0,
      collections: 9,
      fullSeen: true,
      spanMs: 600_000,
    },
    performance: {
      klineUpdateLatency: { p50: 0.0254, p99: 2 },
      tickToPaint: { p50: 6.04, p99: 17.5 },
      paintedFrames: 900,
      coalesced: 12,
      renderFrameRate: 60,
      workerMessageLatency: 'unknown',
      longFrames: 4,
    },
    series: { capacity: 100, used: 50, subscribed: 40, evicted: 0 },
    charts: [],
    alerts: [],
    ...over,
  };
}

/** A chart of that page, by its p99 from tick to paint. */
export function chart(symbol: string, p99: number | 'unknown'): ChartMetrics {
  const tickToPaint = p99 === 'unknown' ? p99 : { p50: p99 / 2, p99 };
  return { symbol, interval: '1m', tickToPaint, paints: 5, coalesced: 1 };
}
