import { ConfigError } from '../../domain/index.js';
import type { MonitorSnapshot } from '../metrics.js';
import { type MonitorClock, monitorClock } from '../platform.js';
import { BeaconQueue } from './beacon-queue.js';
import { bySlowness } from './by-slowness.js';
import type { MetricsReporter } from './metrics-reporter.js';

export interface BeaconOptions {
  /** Entries that are sent together; more that wait are sent without waiting. Default 20. */
  batch?: number;
  /** How long an entry waits at most, ms. Default 30 s. */
  everyMs?: number;
  /** Entries that wait at most, while the browser takes none. Default 200. */
  maxQueued?: number;
  /** `navigator`, which workers' lacks this: hand in what sends for you there. */
  sender?: { sendBeacon(url: string, body: string): boolean };
  /** Tells that the page goes, by `pagehide` or `visibilitychange`. Default the global object. */
  page?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  clock?: MonitorClock;
}

export interface BeaconReporter extends MetricsReporter {
  /** Entries lost so far: the queue was full, or they were left when the reporter was closed. */
  readonly dropped: number;
  /** Sends what waits, as far as the browser takes it. */
  flush(): void;
}

/** The Beacon API takes 64 KiB that are under way together (https://fetch.spec.whatwg.org/, keepalive): one body stays below. */
const MOST_BYTES = 60_000;
/** Charts that a report sends at most, the slowest: 20 kB of it. */
const MOST_CHARTS = 100;
/** A page on a phone is hidden and then ended without `pagehide`. */
const PARTINGS = ['pagehide', 'visibilitychange'];

/**
 * Batches of JSON to a URL, sent so that they outlive the page: `{ version, dropped, entries: [{ type: 'report' | 'alert' }] }`
 * as text/plain, which needs no preflight. What the browser refuses is kept and sent later, within `maxQueued`. Of more than
 * 100 charts a report holds the slowest.
 * @throws ConfigError `no-beacon` where nothing can send
 */
export function beaconReporter(url: string, options: BeaconOptions = {}): BeaconReporter {
  const { batch = 20, everyMs = 30_000, maxQueued = 200, clock = monitorClock } = options;
  const { sender = globalThis.navigator as unknown as BeaconOptions['sender'] } = options;
  const page = options.page ?? (typeof globalThis.addEventListener === 'function' ? globalThis : null);
  if (typeof sender?.sendBeacon !== 'function') {
    throw new ConfigError('no-beacon', 'beaconReporter needs navigator.sendBeacon: give { sender } here.');
  }
  const queue = new BeaconQueue(Math.max(maxQueued, batch), MOST_BYTES);
  let timer: object | number | null = null;
  let isClosed = false;

  const flush = () => {
    if (timer !== null) clock.clearTimeout(timer);
    timer = null;
    while (queue.length > 0) {
      const { body, count } = queue.next();
      if (!sender.sendBeacon(url, body)) break;
      queue.remove(count);
    }
    if (queue.length > 0 && !isClosed) wait();
  };
  const wait = () => {
    timer ??= clock.setTimeout(flush, everyMs);
  };
  const push = (entry: Parameters<BeaconQueue['push']>[0]) => {
    if (isClosed) return;
    queue.push(entry);
    // Exactly then: while the browser refuses, the timer alone tries again.
    if (queue.length === batch) flush();
    else wait();
  };
  for (const parting of PARTINGS) page?.addEventListener(parting, flush);

  return {
    report: (report) => push({ type: 'report', report: sendable(report) }),
    alert: (alert) => push({ type: 'alert', alert }),
    flush,
    get dropped() {
      return queue.dropped;
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      for (const parting of PARTINGS) page?.removeEventListener(parting, flush);
      flush();
      queue.clear();
    },
  };
}

function sendable(report: MonitorSnapshot): MonitorSnapshot {
  if (report.charts.length <= MOST_CHARTS) return report;
  return { ...report, charts: bySlowness(report.charts).slice(0, MOST_CHARTS) };
}
