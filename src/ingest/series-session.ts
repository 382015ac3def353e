import {
  closeTimeOf,
  FeedError,
  type FeedKline,
  messageOf,
  type SeriesState,
  type TimeRange,
} from '../domain/index.js';
import { backoff, type Clock, type Feed, type LineState, type TimerId } from '../feed/index.js';
import { KlineLedger } from './kline-ledger.js';
import { LiveBuffer, supersedes } from './live-buffer.js';
import type { SeriesRef, SeriesWriter } from './series-writer.js';

/** History is asked for without waiting for the live line any longer than this, so that a chart shows something. */
const LINE_PATIENCE_MS = 1_500;
/** A kline that was overtaken without being declared final is asked for so long after its closeTime, in ms. */
const SETTLING_MS = 5_500;
/** Klines asked for when a gap or a reconnection is filled up; the feed pages. */
const CATCH_UP_LIMIT = 5_000;

/**
 * What a fetch is for. First history and gaps hold live klines back until they are merged; a quiet one
 * (a kline's last word, more depth) goes on beside them.
 */
type Purpose = 'history' | 'gap' | 'quiet';

/**
 * One series from its first subscription to its end. Subscribes first, buffers what comes, fetches history,
 * merges both by openTime, and only then is live; the same again whenever continuity broke.
 *
 * ```
 *            history merged, line open                  no kline anywhere
 *  loading ───────────────────────────► live     loading ───────────────► empty ──first kline──► live
 *     │                                 │  ▲
 *     │ line lost / fetch failed        │  │ merged, line open
 *     ▼                                 ▼  │
 *  reconnecting ──line open──► stale (gap, silence, catching up)
 *
 *  any ──refused for good──► error ──retry()──► loading
 * ```
 */
export class SeriesSession {
  private readonly ledger: KlineLedger;
  private buffer: LiveBuffer | null = null;
  private line: LineState = 'connecting';
  private lineReason = 'Connecting.';
  private fetching: { abort: AbortController; purpose: Purpose } | null = null;
  private again = false;
  private failures = 0;
  private failure: FeedError | null = null;
  private loaded = false;
  private said = '';
  private unsubscribe: (() => void) | null = null;
  /** The newest openTime when a gap after it was asked about. */
  private gapAskedAfter: number | null = null;
  private retryTimer: TimerId | null = null;
  private lineTimer: TimerId | null = null;
  private finalityTimer: TimerId | null = null;
  private closed = false;

  constructor(
    readonly ref: SeriesRef,
    private readonly feed: Feed,
    private readonly writer: SeriesWriter,
    private readonly clock: Clock,
    private limit: number,
  ) {
    this.ledger = new KlineLedger(ref.interval);
  }

  start(): void {
    this.tell();
    this.lineTimer = this.clock.setTimeout(() => {
      this.lineTimer = null;
      if (!this.loaded && this.fetching === null) this.fetch('history');
    }, LINE_PATIENCE_MS);
    const { symbol, interval } = this.ref;
    this.unsubscribe = this.feed.subscribe(
      { symbol, interval },
      {
        kline: (kline) => this.onKline(kline),
        state: (state, reason) => this.onLine(state, reason),
        reset: (reason) => this.resync(reason),
      },
    );
  }

  /** Wants more history than before. */
  deepen(limit: number): void {
    if (limit <= this.limit) return;
    this.limit = limit;
    if (this.loaded) this.fetch('quiet', true);
  }

  /** After an error: everything anew. */
  retry(): void {
    if (this.failure === null && this.line !== 'refused') return;
    this.failure = null;
    this.failures = 0;
    this.unsubscribe?.();
    this.clearTimers();
    this.line = 'connecting';
    this.start();
  }

  /** Continuity broke: what lies between is fetched before the series is live again. */
  resync(reason: string): void {
    if (this.closed || !this.loaded) return;
    this.lineReason = reason;
    this.fetch('gap');
  }

  /** Ends it: nothing is written or said any more, whatever still arrives. */
  close(): void {
    this.closed = true;
    this.fetching?.abort.abort();
    this.clearTimers();
    this.unsubscribe?.();
  }

  private onLine(state: LineState, reason: string): void {
    if (this.closed) return;
    this.line = state;
    this.lineReason = reason;
    // Klines flow from this moment on: what history is asked for now, or was on its way already, ends before it.
    if (state === 'open') this.fetch(this.loaded ? 'gap' : 'history');
    this.tell();
  }

  private onKline(kline: FeedKline): void {
    if (this.closed) return;
    if (this.buffer !== null) {
      this.buffer.add(kline);
      return;
    }
    if (!this.loaded) return;
    this.take(kline);
  }

  private take(kline: FeedKline): void {
    const verdict = this.ledger.judge(kline);
    if (verdict === 'outdated') return;
    // Asked once already, the exchange had nothing in between: the hole is the exchange's own.
    if (verdict === 'gap' && this.gapAskedAfter !== this.ledger.newestOpenTime) {
      this.gapAskedAfter = this.ledger.newestOpenTime;
      this.lineReason = 'Klines are missing and are being fetched.';
      this.fetch('gap');
      this.buffer?.add(kline);
      return;
    }
    this.ledger.note(kline);
    this.writer.update(this.ref, kline);
    this.watchFinality();
    this.tell();
  }

  /** Fetches from the last final kline on (all of the first history when there is none). */
  private fetch(purpose: Purpose, deeper = false): void {
    if (this.fetching !== null) {
      if (this.fetching.purpose === 'quiet' && purpose !== 'quiet') this.fetching.abort.abort();
      else {
        this.again = true;
        return;
      }
    }
    if (this.retryTimer !== null) this.clock.clearTimeout(this.retryTimer);
    this.retryTimer = null;
    if (purpose !== 'quiet') this.buffer ??= new LiveBuffer();
    const fetching = { abort: new AbortController(), purpose };
    this.fetching = fetching;
    this.tell();
    const startTime = deeper ? null : this.ledger.resumeFrom;
    const { symbol, interval } = this.ref;
    const range = startTime === null ? { limit: this.limit } : { startTime, limit: CATCH_UP_LIMIT };
    this.feed.getKlines({ symbol, interval, ...range, signal: fetching.abort.signal }).then(
      ({ klines, confirmedEmpty = [] }) => {
        if (this.closed || this.fetching !== fetching) return;
        this.fetching = null;
        this.onHistory(klines, confirmedEmpty, purpose);
      },
      (error: unknown) => {
        if (this.closed || this.fetching !== fetching) return;
        this.fetching = null;
        this.onFailure(error, purpose);
      },
    );
  }

  private onHistory(
    klines: readonly FeedKline[],
    confirmedEmpty: readonly TimeRange[],
    purpose: Purpose,
  ): void {
    this.failures = 0;
    this.failure = null;
    this.loaded = true;
    const waiting = this.buffer?.take() ?? [];
    const overflowed = this.buffer?.overflowed ?? false;
    if (purpose !== 'quiet') this.buffer = null;
    const known = klines.filter((kline) => this.ledger.judge(kline) !== 'outdated');
    const merged = mergeWaiting(known, waiting);
    for (const kline of merged) this.ledger.note(kline);
    this.writer.merge(this.ref, merged, confirmedEmpty);
    const again = this.again || overflowed;
    this.again = false;
    for (const kline of waiting) {
      if (!merged.includes(kline)) this.take(kline);
    }
    if (again) this.fetch('gap');
    this.watchFinality();
    this.tell();
  }

  private onFailure(error: unknown, purpose: Purpose): void {
    this.failure =
      error instanceof FeedError ? error : new FeedError('failed', messageOf(error), { cause: error });
    this.again = false;
    if (!this.failure.permanent) {
      const wait = Math.max(this.failure.retryAfter, backoff(this.failures++, this.clock));
      this.retryTimer = this.clock.setTimeout(() => {
        this.retryTimer = null;
        this.fetch(purpose);
      }, wait);
    } else {
      this.clearTimers();
      this.unsubscribe?.();
      this.unsubscribe = null;
    }
    this.tell();
  }

  /** Sees to it that a kline whose last word was lost becomes final all the same. */
  private watchFinality(): void {
    const { overtaken } = this.ledger;
    if (overtaken === null || this.finalityTimer !== null) return;
    const { newestOpenTime } = this.ledger;
    // The newest kline's openTime is a lower bound of the exchange's time, good enough to wait by.
    const wait = closeTimeOf(this.ref.interval, overtaken) + SETTLING_MS - (newestOpenTime ?? 0);
    this.finalityTimer = this.clock.setTimeout(
      () => {
        this.finalityTimer = null;
        if (this.ledger.overtaken !== null && this.fetching === null) this.fetch('quiet');
      },
      Math.max(1_000, Math.min(wait, 2 * SETTLING_MS)),
    );
  }

  /** Says what the series is worth, when that changed. */
  private tell(): void {
    const [state, reason] = this.worth();
    const text = `${state} ${reason}`;
    if (text === this.said) return;
    this.said = text;
    this.writer.setState(this.ref, state, reason);
  }

  private worth(): [SeriesState, string] {
    if (this.line === 'refused') return ['error', this.lineReason];
    if (this.failure?.permanent === true) return ['error', this.failure.message];
    const failed = this.failure === null ? null : `${this.failure.message} Trying again.`;
    if (!this.loaded) {
      if (failed !== null) return ['reconnecting', failed];
      if (this.line === 'lost') return ['reconnecting', `${this.lineReason}. Trying again.`];
      return ['loading', 'Loading history.'];
    }
    if (this.line === 'lost' || this.line === 'connecting') {
      return ['reconnecting', this.line === 'lost' ? `${this.lineReason}. Trying again.` : this.lineReason];
    }
    if (failed !== null) return ['stale', failed];
    if (this.line === 'silent') return ['stale', this.lineReason];
    if (this.buffer !== null && this.fetching !== null) return ['stale', 'Catching up with the exchange.'];
    if (this.ledger.isEmpty) return ['empty', 'The exchange has no klines of this series.'];
    return ['live', 'Live.'];
  }

  private clearTimers(): void {
    for (const timer of [this.retryTimer, this.lineTimer, this.finalityTimer]) {
      if (timer !== null) this.clock.clearTimeout(timer);
    }
    this.retryTimer = null;
    this.lineTimer = null;
    this.finalityTimer = null;
  }
}

/**
 * History with those live klines put in that are newer states of what it holds. Later openTimes stay out: they
 * go through the ledger, which sees a gap.
 */
function mergeWaiting(history: readonly FeedKline[], waiting: readonly FeedKline[]): FeedKline[] {
  const byTime = new Map(waiting.map((kline) => [kline.openTime, kline]));
  return history.map((kline) => {
    const live = byTime.get(kline.openTime);
    return live !== undefined && supersedes(live, kline) ? live : kline;
  });
}
