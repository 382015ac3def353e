import type { Interval, SeriesKey } from '../domain/index.js';
import type { SideName } from './phase.js';
import type { SideKline } from './side.js';

/** One kline of which the two sides do not say the same. */
export interface KlineDifference {
  readonly key: SeriesKey;
  readonly symbol: string;
  readonly interval: Interval;
  /** Ms UTC. */
  readonly openTime: number;
  readonly kind: 'missing-in-legacy' | 'missing-in-shared' | 'differs';
  /** The side that lacks it or holds an earlier state of it, as far as one can tell: volume only grows. */
  readonly behind: SideName | 'unknown';
  /** What each side held when it was seen; null where it is missing. */
  readonly legacy: SideKline | null;
  readonly shared: SideKline | null;
}

/** Who is behind of two klines that differ. */
export function behindOf(legacy: SideKline | null, shared: SideKline | null): SideName | 'unknown' {
  if (legacy === null) return 'legacy';
  if (shared === null) return 'shared';
  if (legacy.closed !== undefined && legacy.closed !== shared.closed) {
    return legacy.closed ? 'shared' : 'legacy';
  }
  if (legacy.volume === shared.volume) return 'unknown';
  return legacy.volume < shared.volume ? 'legacy' : 'shared';
}

/** Differences that are told apart; beyond that many nobody reads them one by one. */
const MOST_KNOWN = 10_000;

/** Differences that were found, each once: the first ones in full, the others as a number. */
export class DifferenceList {
  readonly listed: KlineDifference[] = [];
  /** The series in which any was found, listed or not. */
  readonly series = new Map<SeriesKey, KlineDifference>();
  private readonly known = new Set<string>();

  /** @param most differences kept in full */
  constructor(private readonly most: number) {}

  /** How many were found; {@link MOST_KNOWN} stands for that many or more. */
  get found(): number {
    return this.known.size;
  }

  /** How many of them did not fit into the list. */
  get unlisted(): number {
    return this.found - this.listed.length;
  }

  /** Returns whether it is new. */
  add(difference: KlineDifference): boolean {
    this.series.set(difference.key, difference);
    const id = `${difference.key}/${difference.openTime}`;
    if (this.known.has(id) || this.known.size >= MOST_KNOWN) return false;
    this.known.add(id);
    if (this.listed.length < this.most) this.listed.push(difference);
    return true;
  }

  clear(): void {
    this.listed.length = 0;
    this.known.clear();
    this.series.clear();
  }
}
