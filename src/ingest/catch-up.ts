import { addIntervals, type Interval } from '../domain/index.js';
import type { Fetched, HistoryRequest } from './history-fetch.js';
import type { KlineLedger } from './kline-ledger.js';

/**
 * What a request is for.
 * - `catch-up`: first history, and whatever may be missing since; live klines wait until it is merged.
 * - the others go on beside live klines: `gap` (a hole that is ours), `deepen` (more history), `finality`
 *   (a kline's last word), `recheck` (a hole that the source had confirmed).
 */
export type Purpose = 'catch-up' | 'gap' | 'deepen' | 'finality' | 'recheck';

/** A hole that is ours: klines between these two openTimes are missing and not confirmed to be. */
export interface Gap {
  readonly after: number;
  readonly before: number;
}

/** So many klines before the last final one are fetched once more: the source may have restated them meanwhile. */
const OVERLAP = 20;
/** A request never has to reach further back than this for a hole that was confirmed before: one page. */
const NEAR = 1_000;

/** What is missing of a series, and what to ask for next. It asks for nothing itself. */
export class CatchUp {
  /** Live klines wait: continuity is in doubt, or there is no history yet. */
  due = false;
  gap: Gap | null = null;
  /** Whether the gap was asked about, and the source did not answer for all of it. */
  isGapAsked = false;
  finalityDue = false;
  recheckDue = false;
  /** How many of the newest klines were fetched. */
  depth = 0;
  private isBeyondReach = false;
  /** OpenTime up to which memory was whole before this session; null once what was fetched joins to it. */
  private held: number | null;

  /**
   * @param reach how many klines memory holds of a series: what is further behind is not worth asking for
   * @param held openTime of the last final kline before which memory was whole before this session
   */
  constructor(
    private readonly interval: Interval,
    private readonly ledger: KlineLedger,
    private readonly reach: number,
    held: number | null,
  ) {
    this.held = held;
  }

  /** From where all must be asked again that may be missing now; null while nothing is known or held. */
  get resumeFrom(): number | null {
    return earliest(this.ledger.resumeFrom, this.gap?.after, this.held);
  }

  /** Whether memory holds klines from before this session, and the source has not answered with any that join to them. */
  get isUnjoined(): boolean {
    return this.held !== null;
  }

  /** What should be asked for next, if anything. */
  next(limit: number): Purpose | null {
    if (this.due) return 'catch-up';
    if (this.depth === 0) return null;
    if (this.gap !== null && !this.isGapAsked) return 'gap';
    if (limit > this.depth) return 'deepen';
    if (this.finalityDue && this.ledger.overtaken !== null) return 'finality';
    return this.recheckDue && this.ledger.hole !== null ? 'recheck' : null;
  }

  /** The request for a purpose; its wish counts as met until `failed` says otherwise. */
  request(purpose: Purpose, limit: number): Pick<HistoryRequest, 'startTime' | 'limit'> {
    const newest = { startTime: null, limit: Math.max(limit, this.depth) };
    switch (purpose) {
      case 'catch-up': {
        this.due = false;
        if (this.isBeyondReach) return { startTime: null, limit: this.reach };
        const startTime = this.catchUpFrom();
        return startTime === null ? newest : { startTime, limit: this.reach };
      }
      case 'gap':
        return { startTime: this.gap?.after ?? null, limit: this.reach };
      case 'deepen':
        return newest;
      case 'finality':
        this.finalityDue = false;
        return { startTime: this.ledger.resumeFrom, limit: this.reach };
      case 'recheck':
        this.recheckDue = false;
        return { startTime: this.ledger.hole, limit: this.reach };
    }
  }

  failed(purpose: Purpose): void {
    if (purpose === 'catch-up') this.due = true;
    else if (purpose === 'finality') this.finalityDue = true;
    else if (purpose === 'recheck') this.recheckDue = true;
  }

  /** Draws the conclusions from an answer; the ledger has noted its klines. */
  fetched(
    purpose: Purpose,
    asked: Pick<HistoryRequest, 'startTime' | 'limit'>,
    { klines, more }: Fetched,
  ): void {
    const first = klines.length > 0 ? klines[0].openTime : null;
    this.closeGap(purpose, asked.startTime ?? first, klines.at(-1)?.openTime ?? null);
    if (asked.startTime === null) {
      this.depth = Math.max(this.depth, asked.limit);
      if (first !== null && klines.length >= this.reach) this.ledger.dropBefore(first);
      if (this.isBeyondReach) this.gap = null;
      this.isBeyondReach = false;
      this.joinToHeld(first);
    } else if (more) {
      // So far behind that memory could not hold all of it: the newest replace what it has.
      this.isBeyondReach = true;
      this.due = true;
    }
  }

  /** A live kline shows that some before it are missing. Returns whether to wait for them. */
  found(before: number): boolean {
    const after = this.gap?.after ?? this.ledger.newestOpenTime ?? this.held ?? before;
    this.held = null;
    // The source was asked and did not answer for all of it: the kline is shown, and asked again for the rest.
    const isAsked = this.gap !== null && this.isGapAsked && before >= this.gap.before;
    this.gap = { after, before };
    if (isAsked) return false;
    this.isGapAsked = false;
    this.due = true;
    return true;
  }

  /** Klines that the ledger knows did not reach memory, from this openTime on. */
  lost(from: number): void {
    const { newestOpenTime } = this.ledger;
    if (newestOpenTime === null) return;
    this.gap = {
      after: Math.min(addIntervals(this.interval, from, -1), this.gap?.after ?? from),
      before: Math.max(newestOpenTime, this.gap?.before ?? from),
    };
    this.isGapAsked = false;
  }

  /** An answer for `from` to `to` fills the gap when it spans it: what it does not bring, the source does not have. */
  private closeGap(purpose: Purpose, from: number | null, to: number | null): void {
    if (this.gap === null) return;
    const { after, before } = this.gap;
    if (
      from !== null &&
      to !== null &&
      from <= addIntervals(this.interval, after, 1) &&
      addIntervals(this.interval, to, 1) >= before
    ) {
      this.gap = null;
    } else if (purpose === 'gap' || purpose === 'catch-up') {
      this.isGapAsked = true;
    }
  }

  /** What memory held before this session must join to what this one fetched. */
  private joinToHeld(first: number | null): void {
    const { held } = this;
    if (held === null || first === null) return;
    this.held = null;
    if (first <= addIntervals(this.interval, held, 1)) return;
    this.gap = { after: held, before: first };
    this.isGapAsked = false;
  }

  private catchUpFrom(): number | null {
    const { resumeFrom, hole } = this.ledger;
    if (this.depth === 0 || resumeFrom === null) return null;
    const isNear = hole !== null && addIntervals(this.interval, hole, NEAR) > resumeFrom;
    const restated = addIntervals(this.interval, resumeFrom, -Math.min(OVERLAP, this.depth));
    return Math.min(restated, this.gap?.after ?? resumeFrom, isNear ? hole : resumeFrom);
  }
}

/** The earliest of those times that are known, or null. */
export function earliest(...times: (number | null | undefined)[]): number | null {
  const known = times.filter((time) => typeof time === 'number');
  return known.length > 0 ? Math.min(...known) : null;
}
