import { ConfigError } from '../domain/index.js';
import type { KlineStore } from '../store/index.js';
import type { Alert } from './alerts/alert.js';
import type { AlertLimits } from './alerts/alert-rules.js';
import type { ErrorTarget } from './error-listener.js';
import {
  type EntryObserverType,
  type FrameSource,
  type HeapSource,
  type MonitorClock,
  monitorClock,
  platformFrames,
  platformHeap,
  platformObserver,
} from './platform.js';
import type { MetricsReporter } from './reporters/metrics-reporter.js';

/** As much of a KlineStore as is looked at: one of another bundle of the page fits, too. */
export type MonitoredStore = Pick<KlineStore, 'stats' | 'watch'>;

export interface MonitorOptions {
  /**
   * The store, or what makes it (`() => KlineStore.shared()`): called by `start()`, so that memory which is refused is an
   * alert. Without one, heap and frames are watched.
   */
  store?: MonitoredStore | (() => MonitoredStore);
  /**
   * `document`, or what is around the charts: their `kline-error` events are heard here until `stop()`, and memory that was
   * refused is the critical alert. What was refused before `start()` is not heard.
   */
  errors?: ErrorTarget;
  /**
   * How often heap and stale series are looked at, ms, 100 at least. Default 1 s. With 1,200 series held that takes
   * 0.4 ms, and the survey below 0.7 ms (Node, on two busy cores): together 0.05 % of a thread. In a thread that attached to the
   * store it takes 1.1 ms, for keys are read out of memory there. Hearing latencies takes 5 us of a wake-up, a paint 0.2 us.
   */
  sampleMs?: number;
  /** How often the rate of frames (for half a second), the heap's growth and how full the store is are, ms. Default 10 s. */
  surveyMs?: number;
  /** How often reporters are told, ms. Default 60 s. */
  reportMs?: number;
  /** How far back the heap's growth is measured, ms: several full collections. Default 10 min. */
  growthWindowMs?: number;
  reporters?: readonly MetricsReporter[];
  onAlert?: (alert: Alert) => void;
  /** Where alerts fire. */
  limits?: Partial<AlertLimits>;
  clock?: MonitorClock;
  /** Null: none. Default: the platform's, where it has any. The same goes for the following. */
  frames?: FrameSource | null;
  observer?: EntryObserverType | null;
  heap?: HeapSource | null;
}

export interface Pace {
  readonly sampleMs: number;
  readonly surveyMs: number;
  readonly reportMs: number;
  readonly growthWindowMs: number;
}

export interface ResolvedMonitorOptions {
  readonly pace: Pace;
  readonly clock: MonitorClock;
  readonly heap: HeapSource;
  readonly observer: EntryObserverType | null;
  readonly frames: FrameSource | null;
  readonly reporters: readonly MetricsReporter[];
}

/** @throws ConfigError `bad-pace` */
export function resolveMonitorOptions(options: MonitorOptions): ResolvedMonitorOptions {
  const { sampleMs = 1_000, surveyMs = 10_000, reportMs = 60_000, growthWindowMs = 600_000 } = options;
  const pace = { sampleMs, surveyMs, reportMs, growthWindowMs };
  for (const [name, ms] of Object.entries(pace)) {
    if (Number.isFinite(ms) && ms >= 100) continue;
    throw new ConfigError('bad-pace', `${name} is ${String(ms)}: give milliseconds, 100 at least.`);
  }
  const { clock = monitorClock, heap = platformHeap, reporters = [] } = options;
  const { observer = platformObserver(), frames = platformFrames() } = options;
  return { pace, clock, heap: heap ?? (() => null), observer, frames, reporters };
}
