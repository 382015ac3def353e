import type { HeapGrowth, Observed } from '../metrics.js';

/** `critical`: the charts cannot work; `alert`: the page will suffer if it stays; `warning`: somebody should look. */
export type AlertLevel = 'critical' | 'alert' | 'warning';

export type AlertKind =
  | 'memory-growth'
  | 'update-latency'
  | 'allocation-refused'
  | 'series-stale'
  | 'capacity-near-full';

/**
 * What grows memory: `retained` stays after collections (a leak, or data that is meant to be kept); `allocation` is
 * collected, and costs time; `uncollected`: it grows, and no collection has told yet which of both it is.
 */
export type GrowthCause = 'retained' | 'allocation' | 'uncollected';

/** Plain: survives JSON. */
export interface Alert {
  readonly kind: AlertKind;
  readonly level: AlertLevel;
  /** Of `memory-growth` alone. */
  readonly cause?: GrowthCause;
  /** Whether the condition began to hold or is over. */
  readonly state: 'fired' | 'cleared';
  /** When that was decided, ms since the epoch, UTC. */
  readonly at: number;
  /** What was measured then, and the limit that it was compared with. */
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  /** In words, with both values and what to do. */
  readonly message: string;
}

/** What rules look at. */
export interface AlertSample {
  readonly growth: HeapGrowth;
  /** What the p99 is at least, in ms; `unknown` of too few updates. */
  readonly updateP99: Observed<number>;
  /** How long the series that is stale the longest has been so, ms; 0 when none is. */
  readonly staleMs: Observed<number>;
  readonly staleKeys: readonly string[];
  /** Share of the store's series that somebody holds, 0 to 1. */
  readonly capacityShare: Observed<number>;
  /** Whether memory for a store was refused and none was had since; with the words of who refused. */
  readonly refusal: string | null;
}

/** One row of the table of rules. */
export interface AlertRule {
  readonly kind: AlertKind;
  readonly level: AlertLevel;
  readonly cause?: GrowthCause;
  readonly unit: string;
  /** Fires when the value was above this for so long, at every sample. */
  readonly fireAbove: number;
  readonly fireAfterMs: number;
  /** Clears when it was below this, which is lower, for so long. */
  readonly clearBelow: number;
  readonly clearAfterMs: number;
  /** `unknown` neither fires nor clears: it begins both waits anew. */
  measure(sample: AlertSample): Observed<number>;
  explain(value: number, sample: AlertSample): string;
}
