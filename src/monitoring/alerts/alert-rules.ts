import { ConfigError } from '../../domain/index.js';
import type { HeapGrowth, Observed } from '../metrics.js';
import type { AlertRule } from './alert.js';

/** Where alerts fire; they clear below half of it, latency below 80 %, capacity below 90 %. */
export interface AlertLimits {
  /** MB (10^6 bytes) per minute that stay after collections. Default 10. */
  retainedMb: number;
  /** MB per minute that rise while no collection has told yet whether they stay. Default 10. */
  uncollectedMb: number;
  /**
   * MB per minute that are allocated and collected. Default 150: drawing a page of charts at 60 frames per second may
   * take tens of it; a page that clones its klines at each update takes over 200.
   */
  allocatedMb: number;
  /** p99 in ms. Default 10. */
  updateMs: number;
  /** Default 30 s: making a lost connection again is over by then. */
  staleMs: number;
  /** Share of the store's series that are held, 0 to 1. Default 0.9. */
  capacity: number;
}

export const ALERT_LIMITS: AlertLimits = {
  retainedMb: 10,
  uncollectedMb: 10,
  allocatedMb: 150,
  updateMs: 10,
  staleMs: 30_000,
  capacity: 0.9,
};

const MB = 1e6;
/** 95 of 100 lines drawn through noise alone lie within so many standard errors. */
const SURE = 2;
/** Quick collections leave some garbage, below this share of what is allocated: less than that is told apart by full ones. */
const LEAST_SHARE = 0.1;

/** The table of rules. @throws ConfigError `bad-alert-limit` */
export function alertRules(limits: Partial<AlertLimits> = {}): AlertRule[] {
  const at = { ...ALERT_LIMITS, ...limits };
  for (const [name, limit] of Object.entries(at)) {
    if (Number.isFinite(limit) && limit > 0) continue;
    throw new ConfigError('bad-alert-limit', `limits.${name} is ${String(limit)}: give a number above 0.`);
  }
  const growth = { kind: 'memory-growth', level: 'alert', unit: 'MB/min', clearAfterMs: 60_000 } as const;
  return [
    {
      ...growth,
      cause: 'retained',
      ...between(at.retainedMb, 0.5),
      fireAfterMs: 30_000,
      measure: (sample) => surelyRetained(sample.growth),
      explain: (value) =>
        `Memory grows by at least ${round(value)} MB/min that collections leave: something is kept that should be let go. Compare two heap snapshots.`,
    },
    {
      ...growth,
      cause: 'uncollected',
      ...between(at.uncollectedMb, 0.5),
      fireAfterMs: 30_000,
      measure: (sample) => {
        const { net } = sample.growth;
        if (surelyRetained(sample.growth) !== 'unknown') return 0;
        return net === 'unknown' ? net : net / MB;
      },
      explain: (value) =>
        `Memory grows by ${round(value)} MB/min, and too few full collections were seen to tell whether it stays.`,
    },
    {
      ...growth,
      cause: 'allocation',
      ...between(at.allocatedMb, 0.5),
      fireAfterMs: 60_000,
      measure: ({ growth: { allocated } }) => (allocated === 'unknown' ? allocated : allocated / MB),
      explain: (value) =>
        `${round(value)} MB/min are allocated and collected: that keeps nothing, but collecting costs frames. Record an allocation timeline.`,
    },
    {
      kind: 'update-latency',
      level: 'warning',
      unit: 'ms',
      ...between(at.updateMs, 0.8),
      fireAfterMs: 10_000,
      clearAfterMs: 30_000,
      measure: (sample) => sample.updateP99,
      explain: (value) =>
        `One update in a hundred takes ${round(value)} ms or more to arrive: the main thread is held up by long tasks.`,
    },
    {
      kind: 'allocation-refused',
      level: 'critical',
      unit: 'refusals',
      ...between(0.5, 1),
      fireAfterMs: 0,
      clearAfterMs: 60_000,
      measure: (sample) => (sample.refusal === null ? 0 : 1),
      explain: (_value, { refusal }) => refusal ?? '',
    },
    {
      kind: 'series-stale',
      level: 'warning',
      unit: 'ms',
      ...between(at.staleMs, 0.5),
      fireAfterMs: 0,
      clearAfterMs: 10_000,
      measure: (sample) => sample.staleMs,
      explain: (value, { staleKeys }) =>
        `Old data is shown, since ${Math.round(value / 1_000)} s at the longest: ${staleKeys.join(', ')}. Look at the feed's connection.`,
    },
    {
      kind: 'capacity-near-full',
      level: 'warning',
      unit: 'share',
      ...between(at.capacity, 0.9),
      fireAfterMs: 10_000,
      clearAfterMs: 30_000,
      measure: (sample) => sample.capacityShare,
      explain: (value) =>
        `${Math.round(value * 100)} % of the store's series are held: raise store.maxSymbols or store.intervalsPerSymbol before a chart is refused.`,
    },
  ];
}

function between(limit: number, clearShare: number) {
  return { fireAbove: limit, clearBelow: limit * clearShare };
}

/** MB per minute that the readings speak for, noise taken off; `unknown` while they may be garbage. */
function surelyRetained({ retained, retainedError, allocated, fullSeen }: HeapGrowth): Observed<number> {
  if (retained === 'unknown' || retainedError === 'unknown') return 'unknown';
  const mayBeGarbage = !fullSeen && (allocated === 'unknown' || retained < LEAST_SHARE * allocated);
  if (mayBeGarbage && retained > 0) return 'unknown';
  return (retained - SURE * retainedError) / MB;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
