import { addIntervals, FeedError, type FeedKline, messageOf } from '../../domain/index.js';
import type { Clock, TimerId } from '../clock.js';
import type { FeedSink } from '../contract.js';
import type { Refusals } from '../refusals.js';
import { SteadyTime } from '../steady-time.js';
import { type Bar, closeAllButLast } from './bars.js';
import type { HistoryQuery, UdfHistory, UdfSeries } from './history.js';
import { PollPace } from './poll-pace.js';
import type { UdfTime } from './udf-time.js';

/** Bars asked for while none is known. */
const FIRST_BARS = 3;
/** So many answers in a row that end before the newest bar known: that bar was none. */
const INSISTING = 3;
/** An answer that is later than its turn by so much, ms, is missing: the page or the computer slept. */
const LATE_MS = 20_000;

export interface PollerOptions {
  readonly series: UdfSeries;
  /** Rhythm while bars move, ms. */
  readonly pollMs: number;
  readonly history: UdfHistory;
  readonly time: UdfTime;
  readonly clock: Clock;
  readonly refusals: Refusals;
}

/**
 * The live line of one series at a source that cannot push: its last bars, asked for again and again, one
 * request at a time. Each question begins at the last bar known to be final, so that however late it
 * comes, nothing in between is missed; where the answer does not reach back so far, the sink is told.
 */
export class Poller {
  private readonly pace: PollPace;
  private readonly stopping = new AbortController();
  private timer: TimerId | null = null;
  private line: 'connecting' | 'open' | 'silent' | 'lost' = 'connecting';
  private readonly steady: SteadyTime;
  /** When the last answer came, by the steady time, and how long the next was to wait, ms. */
  private answeredAt: number;
  private wait = 0;
  private bars: readonly Bar[] = [];
  private older = 0;

  constructor(
    private readonly options: PollerOptions,
    private readonly sink: FeedSink,
  ) {
    this.pace = new PollPace(options.pollMs, options.series.interval, options.clock);
    this.steady = new SteadyTime(options.clock);
    this.answeredAt = this.steady.now();
  }

  /** Begins at once; that it connects was said. Nothing is said after `stop`. */
  start(): void {
    this.next(0);
  }

  /**
   * The page was away or is online again: what was shown meanwhile is not called live, and the next question is asked
   * now, unless the last answer is newer than the rhythm. A pause that the server asked for is kept by the line of
   * requests.
   */
  wake(): void {
    const age = this.steady.now() - this.answeredAt;
    if (this.line === 'open' && age > this.wait + LATE_MS) {
      this.line = 'silent';
      this.sink.state('silent', `The server was not asked for ${Math.round(age / 1_000)} s.`);
    }
    if (this.timer === null || (this.line === 'open' && age < this.options.pollMs)) return;
    this.pace.forgetFailures();
    this.clearTimer();
    this.ask();
  }

  stop(): void {
    this.stopping.abort();
    this.clearTimer();
  }

  private clearTimer(): void {
    if (this.timer !== null) this.options.clock.clearTimeout(this.timer);
    this.timer = null;
  }

  private get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  private get newest(): number | null {
    return this.bars.at(-1)?.openTime ?? null;
  }

  private next(ms: number): void {
    if (this.isStopped) return;
    this.wait = ms;
    this.timer = this.options.clock.setTimeout(() => {
      this.timer = null;
      this.ask();
    }, ms);
  }

  private ask(): void {
    void this.poll().then((wait) => this.next(wait));
  }

  /** One question and what follows from it. Gives the wait until the next, ms; never rejects. */
  private async poll(): Promise<number> {
    const { history, time, series } = this.options;
    const { signal } = this.stopping;
    try {
      await time.ready();
      const { bars } = await history.ask(series, this.query(time.now()), signal);
      if (this.isStopped) return 0;
      this.answeredAt = this.steady.now();
      const moved = this.take(bars);
      return this.pace.afterAnswer(moved, time.now(), this.newest);
    } catch (error) {
      return this.fail(error);
    }
  }

  private query(now: number): HistoryQuery {
    const { interval } = this.options.series;
    const [first] = this.bars;
    // The forming bar opened by now, whatever a clock that is somewhat behind makes of it.
    const soon = addIntervals(interval, now, 1);
    if (first === undefined) {
      return { from: addIntervals(interval, now, -FIRST_BARS), to: soon, countback: FIRST_BARS };
    }
    // Without `countback`, which would override `from`.
    return { from: first.openTime, to: Math.max(soon, this.newest ?? soon) };
  }

  /** Gives whether anything moved. */
  private take(answer: readonly Bar[]): boolean {
    const { newest } = this;
    const isOlder = newest !== null && answer.length > 0 && answer[answer.length - 1].openTime < newest;
    // A cache or a replica that lags: never backwards, unless the server insists.
    if (isOlder) this.options.refusals.add('poll-went-back');
    this.older = isOlder ? this.older + 1 : 0;
    if (this.line !== 'open') {
      const isFirst = this.line === 'connecting';
      this.line = 'open';
      this.sink.state('open', isFirst ? 'The server is polled.' : 'The server answers again.');
    }
    if (answer.length === 0 || (isOlder && this.older < INSISTING)) return false;
    const bars = closeAllButLast(answer);
    const before = isOlder ? [] : this.bars;
    const isJoined = newest === null || bars.some(({ openTime }) => openTime === newest);
    // From the last final bar on: the next question begins there.
    this.bars = bars.slice(-2);
    if (!isJoined) {
      this.sink.reset('The answer does not join on to the bars before it: those in between are asked for.');
    }
    const from = before[0]?.openTime ?? 0;
    // Also what did not change: history that was asked for earlier and came later may have replaced it.
    for (const { openTime, kline } of bars) {
      if (this.isStopped) return false;
      if (kline !== null && openTime >= from) this.sink.kline(kline);
    }
    return !isSame(before, this.bars);
  }

  private fail(error: unknown): number {
    if (this.isStopped) return 0;
    const { permanent, retryAfter } =
      error instanceof FeedError ? error : { permanent: false, retryAfter: 0 };
    if (permanent) {
      this.stop();
      this.sink.state('refused', messageOf(error));
      return 0;
    }
    const isNews = this.line !== 'lost';
    this.line = 'lost';
    if (isNews) this.sink.state('lost', messageOf(error));
    return this.pace.afterFailure(retryAfter);
  }
}

function isSame(before: readonly Bar[], after: readonly Bar[]): boolean {
  if (before.length !== after.length) return false;
  return after.every(
    (bar, index) => bar.openTime === before[index].openTime && isSameKline(bar.kline, before[index].kline),
  );
}

function isSameKline(a: FeedKline | null, b: FeedKline | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume
  );
}
