import type { Alert } from './alerts/alert.js';

/** A measurement, or the word for what this platform does not tell. Never a guess, never 0 in place of it. */
export type Observed<T> = T | 'unknown';

/** In ms, of the last one to two minutes; each within 2.93 %. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

export interface MemoryMetrics {
  /**
   * Bytes of JavaScript objects of this thread. Chromium and Node tell; Firefox and Safari do not. Chromium rounds them and
   * renews them every 20 minutes on pages that share a process with another site.
   */
  readonly heapUsed: Observed<number>;
  /** Bytes that the heap has taken from the system. */
  readonly heapTotal: Observed<number>;
  /**
   * Bytes of the store's block: the whole, and records written so far, which is what costs physical memory. The block is a
   * plain ArrayBuffer where memory is not shared.
   */
  readonly sharedArrayBufferSize: Observed<{ readonly reserved: number; readonly touched: number }>;
  /** Collections since the monitor started. Node tells; browsers do not. */
  readonly gcCount: Observed<number>;
  /** ms spent in them. */
  readonly gcDuration: Observed<number>;
}

export interface PerformanceMetrics {
  /**
   * Tick to signal: from a series' last write into memory until this thread's signals are bumped, by the store's stamps,
   * to the microsecond, of up to eight series of each wake-up. Or what `recordUpdate` was given, once it was given anything.
   */
  readonly klineUpdateLatency: Observed<Latency>;
  /** From the first change in memory that a paint shows until the end of its drawing, of all charts that are watched. */
  readonly tickToPaint: Observed<Latency>;
  /** Frames since the monitor started in which a watched chart painted new data; `unknown` until a chart is watched. */
  readonly paintedFrames: Observed<number>;
  /** Updates since the monitor started that a chart's paint showed together with a later one. */
  readonly coalesced: Observed<number>;
  /** Frames per second in the last measured window: what the browser offered, at most the display's rate. */
  readonly renderFrameRate: Observed<number>;
  /**
   * From the posting of a message by the feeds' worker (in other threads: by whoever woke them) until this thread took it;
   * `unknown` where none is needed. Or what `recordMessage` was given, once it was given anything.
   */
  readonly workerMessageLatency: Observed<Latency>;
  /** Frames (where the browser tells only tasks: tasks) of over 50 ms since the monitor started. */
  readonly longFrames: Observed<number>;
}

/** How a heap grows: what stays after collections, apart from what is allocated and collected. */
export interface HeapGrowth {
  /** Bytes per minute that stay, by least squares over the heap as collections left it. */
  readonly retained: Observed<number>;
  /** Standard error of `retained`, bytes per minute. */
  readonly retainedError: Observed<number>;
  /** Bytes allocated per minute, by the readings' rises: a lower bound, for what lives shorter than two readings is unseen. */
  readonly allocated: Observed<number>;
  /** Bytes per minute by which the readings rose on the whole: what there is to say until collections were seen. */
  readonly net: Observed<number>;
  /** Collections that `retained` is measured by, or would be. */
  readonly collections: number;
  /** Whether these are known for full ones. If not, `retained` may hold garbage that quick collections leave. */
  readonly fullSeen: boolean;
  /** What the readings of the window span, ms. */
  readonly spanMs: number;
}

/** One watched chart. */
export interface ChartMetrics {
  /** As the chart is set now: its figures may tell of what it showed before. */
  readonly symbol: string;
  readonly interval: string;
  readonly tickToPaint: Observed<Latency>;
  /** Since it is watched, like `coalesced`. */
  readonly paints: number;
  readonly coalesced: number;
}

export interface SeriesMetrics {
  readonly capacity: number;
  readonly used: number;
  readonly subscribed: number;
  readonly evicted: number;
}

/** Everything at one moment, as reporters get it. Plain: survives JSON. */
export interface MonitorSnapshot {
  /** ms since the epoch, UTC. */
  readonly at: number;
  readonly memory: MemoryMetrics;
  readonly growth: HeapGrowth;
  readonly performance: PerformanceMetrics;
  readonly series: Observed<SeriesMetrics>;
  /** Of the charts that are watched, in the order in which that began. */
  readonly charts: readonly ChartMetrics[];
  /** Alerts that are active. */
  readonly alerts: readonly Alert[];
}
