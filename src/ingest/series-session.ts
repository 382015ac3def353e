import { type FeedError, type FeedKline, messageOf, type SeriesState } from '../domain/index.js';
import { backoff, type LineState } from '../feed/index.js';
import { CatchUp, type Purpose } from './catch-up.js';
import { type Fetched, HistoryFetch } from './history-fetch.js';
import { KlineLedger } from './kline-ledger.js';
import { LinePatience } from './line-patience.js';
import { LiveBuffer } from './live-buffer.js';
import { quietly } from './quietly.js';
import type { SeriesRef } from './series-writer.js';
import { worthOf } from './series-worth.js';
import type { SessionOptions } from './session-options.js';
import { Timers } from './timers.js';
import { Upkeep } from './upkeep.js';

/**
 * One series from its first subscription to its end. Subscribes first, buffers what comes, fetches history,
 * merges both by openTime, and only then is live; the same again whenever continuity broke. What it
 * still has to ask for is CatchUp's to know; one request is under way at a time.
 *
 * ```
 *              first history merged, line open              merged, and no kline anywhere
 *  loading ─────────────────────────────────────► live       loading, stale ─────────────► empty
 *   │ ▲ │                                         │ ▲ │       empty ──kline──► live
 *   │ │ │ merged, and line silent                 │ │ │       empty ──line lost, silent──► as live
 *   │ │ └──────────────────► stale ◄──silent, gap─┘ │ │
 *   │ │                      │ ▲ └──whole, line open┘ │
 *   │ │            line lost │ │ line open            │ line lost
 *   │ │ line back, no        ▼ │                      │
 *   │ │ history yet   ┌► reconnecting ◄───────────────┘
 *   │ └───────────────┤      └──line open, nothing to catch up with──► live
 *   └──line lost──────┘
 *
 *  any ──refused for good──► error ──retry()──► loading
 * ```
 */
export class SeriesSession {
  private readonly ledger: KlineLedger;
  private readonly catchUp: CatchUp;
  private readonly history: HistoryFetch;
  private readonly upkeep: Upkeep;
  private readonly timers: Timers<'retry'>;
  private readonly patience: LinePatience;
  private purpose: Purpose = 'catch-up';
  private buffer: LiveBuffer | null = null;
  private line: LineState = 'connecting';
  private lineReason = '';
  private failures = 0;
  private isToldToWait = false;
  private failure: FeedError | null = null;
  private limit: number;
  private saidState: SeriesState | null = null;
  private saidReason = '';
  private subscription: object | null = null;
  private unsubscribe: (() => void) | null = null;
  private isClosed = false;

  constructor(
    readonly ref: SeriesRef,
    private readonly options: SessionOptions,
  ) {
    this.limit = options.limit;
    this.ledger = new KlineLedger(ref.interval);
    this.catchUp = new CatchUp(ref.interval, this.ledger, options.reach, options.resumeFrom);
    this.history = new HistoryFetch(options.feed, options.clock, options.skip);
    this.timers = new Timers(options.clock);
    this.patience = new LinePatience(options.clock, () => {
      if (!this.isLoaded && this.buffer === null) this.needCatchUp();
    });
    this.upkeep = new Upkeep(ref.interval, this.ledger, this.catchUp, options.clock, () => this.plan());
  }

  /** OpenTime, ms UTC, of the last final kline before which nothing is missing: where a later one has to go on. */
  get resumeFrom(): number | null {
    return this.catchUp.resumeFrom;
  }

  /** Whether the source refused the series for good. */
  get isRefused(): boolean {
    return this.line === 'refused' || this.failure?.permanent === true;
  }

  /** Whether somebody looks at it: then it is asked for before others. */
  set isUrgent(isUrgent: boolean) {
    this.patience.isSeen = isUrgent;
  }

  private get isLoaded(): boolean {
    return this.catchUp.depth > 0;
  }

  start(): void {
    this.patience.start();
    this.tell();
    this.subscribe();
  }

  /** Wants more history than before. */
  deepen(limit: number): void {
    if (limit <= this.limit) return;
    this.limit = limit;
    // First history that is under way was asked for with the smaller wish: its answer shows what is left.
    this.plan();
  }

  /** After an error everything anew; while something is awaited, the next try at once. */
  retry(): void {
    if (this.isClosed) return;
    this.failures = 0;
    if (this.isRefused) {
      this.failure = null;
      this.line = 'connecting';
      this.lineReason = '';
      this.start();
    } else if (this.timers.clear('retry')) {
      this.plan();
    }
  }

  /** What waits for its next try tries now, unless the source asked for the wait. */
  wake(): void {
    this.failures = 0;
    if (!this.isToldToWait && this.timers.clear('retry')) this.plan();
  }

  /** Continuity broke, or what was written from an openTime on was lost: that is fetched before it is live again. */
  resync(lostFrom: number | null = null): void {
    if (this.isClosed || this.isRefused) return;
    if (lostFrom !== null) this.catchUp.lost(lostFrom);
    this.needCatchUp();
  }

  /** Ends it: nothing is written or said any more, whatever still arrives. */
  close(): void {
    this.isClosed = true;
    this.stop();
  }

  private subscribe(): void {
    const subscription = {};
    this.subscription = subscription;
    const isCurrent = () => this.subscription === subscription;
    const { symbol, interval } = this.ref;
    try {
      const unsubscribe = this.options.feed.subscribe(
        { symbol, interval },
        {
          kline: (kline) => isCurrent() && this.onKline(kline),
          state: (state, reason) => isCurrent() && this.onLine(state, reason),
          reset: () => isCurrent() && this.resync(),
        },
      );
      if (isCurrent()) this.unsubscribe = unsubscribe;
      else quietly(unsubscribe);
    } catch (error) {
      if (isCurrent()) this.onLine('refused', messageOf(error));
    }
  }

  private stop(): void {
    this.subscription = null;
    this.history.abort();
    this.timers.clearAll();
    this.patience.stop();
    this.upkeep.stop();
    this.buffer = null;
    this.catchUp.due = false;
    quietly(this.unsubscribe);
    this.unsubscribe = null;
  }

  private onLine(state: LineState, reason: string): void {
    const before = this.line;
    this.line = state;
    this.lineReason = reason;
    if (state === 'refused') this.stop();
    // Klines flow from this moment on: what is asked for now, or once more, ends after it. A silence loses nothing.
    if (state === 'open' && before !== 'silent') this.needCatchUp();
    this.tell();
  }

  private onKline(kline: FeedKline): void {
    const defect = this.ledger.findDefect(kline, this.options.clock.now());
    if (defect === null) this.accept(kline);
    else this.options.skip(`live-${defect}`);
    this.afterwards();
  }

  private accept(kline: FeedKline): void {
    if (this.buffer !== null) {
      this.buffer.add(kline);
      return;
    }
    if (!this.isLoaded) return;
    const verdict = this.ledger.judge(kline);
    if (verdict === 'outdated') return;
    if ((verdict === 'gap' || this.catchUp.isUnjoined) && this.catchUp.found(kline.openTime)) {
      this.buffer = new LiveBuffer();
      this.buffer.add(kline);
      return;
    }
    this.ledger.note(kline);
    this.options.writer.update(this.ref, kline);
  }

  private needCatchUp(): void {
    this.catchUp.due = true;
    this.buffer ??= new LiveBuffer();
    if (!this.isToldToWait) this.timers.clear('retry');
    // What goes on beside live klines gives way; it is asked for again afterwards.
    if (this.history.isRunning && this.purpose !== 'catch-up') {
      this.history.abort();
      this.catchUp.failed(this.purpose);
    }
    this.plan();
    this.tell();
  }

  /** Sees to it that what is due is asked for. */
  private plan(): void {
    if (this.isClosed || this.isRefused || this.history.isRunning || this.timers.has('retry')) return;
    const purpose = this.catchUp.next(this.limit);
    if (purpose === null) return;
    this.purpose = purpose;
    if (purpose === 'catch-up') this.buffer ??= new LiveBuffer();
    const asked = this.catchUp.request(purpose, this.limit);
    const { symbol, interval } = this.ref;
    this.isToldToWait = false;
    this.history.start(
      { symbol, interval, ...asked, urgent: this.patience.isSeen },
      (fetched) => this.onFetched(purpose, asked, fetched),
      (error) => this.onFailure(purpose, error),
    );
  }

  private onFetched(purpose: Purpose, asked: ReturnType<CatchUp['request']>, fetched: Fetched): void {
    this.failures = 0;
    this.failure = null;
    const klines: FeedKline[] = [];
    for (const kline of fetched.klines) {
      if (this.ledger.judge(kline) !== 'outdated') klines.push(this.buffer?.newerThan(kline) ?? kline);
    }
    this.ledger.noteHistory(klines);
    this.options.writer.merge(this.ref, klines, fetched.confirmedEmpty);
    this.catchUp.fetched(purpose, asked, fetched);
    if (this.buffer?.overflowed === true) {
      this.buffer.clear();
      this.catchUp.due = true;
    }
    if (!this.catchUp.due) {
      const waiting = this.buffer?.take() ?? [];
      this.buffer = null;
      for (const kline of waiting) this.accept(kline);
    }
    this.afterwards();
  }

  private onFailure(purpose: Purpose, error: FeedError): void {
    // What goes on beside live klines may fail without their being worth less.
    if (purpose === 'catch-up' || purpose === 'gap' || error.permanent) this.failure = error;
    if (error.permanent) {
      this.stop();
    } else {
      this.catchUp.failed(purpose);
      this.isToldToWait = error.retryAfter > 0;
      const wait = Math.max(error.retryAfter, backoff(this.failures++, this.options.clock));
      this.timers.set('retry', wait, () => this.plan());
    }
    this.tell();
  }

  private afterwards(): void {
    this.plan();
    this.upkeep.watch(this.line === 'open');
    this.tell();
  }

  /** Says what the series is worth, when that changed. */
  private tell(): void {
    if (this.isClosed) return;
    const [state, reason] = worthOf({
      line: this.line,
      lineReason: this.lineReason,
      failure: this.failure,
      isLoaded: this.isLoaded,
      isCatchingUp: this.buffer !== null,
      hasGap: this.catchUp.gap !== null,
      isEmpty: this.ledger.isEmpty,
    });
    if (state === this.saidState && reason === this.saidReason) return;
    this.saidState = state;
    this.saidReason = reason;
    this.options.writer.setState(this.ref, state, reason);
  }
}
