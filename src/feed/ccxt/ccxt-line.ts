import { FeedError, type FeedKline, type Interval } from '../../domain/index.js';
import { backoff, type Clock, type TimerId } from '../clock.js';
import type { FeedSink, LineState } from '../contract.js';
import type { Refusals } from '../refusals.js';
import { SteadyTime } from '../steady-time.js';
import { ccxtError } from './ccxt-errors.js';
import type { CcxtExchange } from './ccxt-exchange.js';
import { klinesOf } from './rows.js';

/** Without a row for so long the line is silent; ccxt fakes pongs in browsers, so nothing else shows it. */
const SILENCE_MS = 20_000;
/**
 * And for so long it is made anew. A single request is given more: ccxt has them wait for each other, and one that is
 * given up stays in that line.
 */
const DEAD_MS = { watched: 40_000, polled: 5 * 60_000 };
/** Rows asked for when polling: the forming bar, the one before, and one to join on to. */
const POLLED = 3;

export interface CcxtLineOptions {
  readonly exchange: CcxtExchange;
  readonly symbol: string;
  readonly interval: Interval;
  readonly pollMs: number;
  readonly clock: Clock;
  readonly refusals: Refusals;
}

/**
 * The live line of one series: rows that the exchange instance pushes (`watchOHLCV`) or, where it cannot, rows asked
 * for again and again. Each round has a number: what an earlier one still brings is nobody's (ccxt#30419).
 */
export class CcxtLine {
  private round = 0;
  private failures = 0;
  private line: LineState = 'connecting';
  private isStopped = false;
  private isToldToWait = false;
  private readonly time: SteadyTime;
  /** When rows came last, by the steady time. */
  private heardAt: number;
  private newest: FeedKline | null = null;
  private timer: TimerId | null = null;
  private watchdog: TimerId | null = null;

  constructor(
    private readonly options: CcxtLineOptions,
    private readonly sink: FeedSink,
  ) {
    this.time = new SteadyTime(options.clock);
    this.heardAt = this.time.now();
  }

  /** Begins; that it connects was said. */
  start(): void {
    this.again(0);
  }

  /**
   * The page was away or is online again: what was shown meanwhile is not called live, and a wait that the exchange
   * did not ask for ends, unless the last rows are newer than the rhythm.
   */
  wake(): void {
    const age = this.time.now() - this.heardAt;
    const rhythm = this.isWatched ? 0 : this.options.pollMs;
    if (age > rhythm + SILENCE_MS) this.saySilent(age);
    if (this.timer === null || this.isToldToWait || (this.line === 'open' && age < rhythm)) return;
    this.failures = 0;
    this.clear();
    void this.next(++this.round);
  }

  stop(): void {
    if (this.isStopped) return;
    this.isStopped = true;
    this.round++;
    this.clear();
    const { exchange, symbol, interval } = this.options;
    if (this.isWatched) Promise.resolve(exchange.unWatchOHLCV?.(symbol, interval)).catch(() => {});
  }

  private get isWatched(): boolean {
    const { has, watchOHLCV } = this.options.exchange;
    return has?.['watchOHLCV'] === true && typeof watchOHLCV === 'function';
  }

  private clear(): void {
    for (const timer of [this.timer, this.watchdog])
      if (timer !== null) this.options.clock.clearTimeout(timer);
    this.timer = null;
    this.watchdog = null;
  }

  private again(ms: number): void {
    if (this.isStopped) return;
    this.timer = this.options.clock.setTimeout(() => {
      this.timer = null;
      void this.next(++this.round);
    }, ms);
  }

  private async next(round: number): Promise<void> {
    const { exchange, symbol, interval, clock, pollMs, refusals } = this.options;
    this.isToldToWait = false;
    this.guard(round, this.time.now());
    try {
      const rows = this.isWatched
        ? await exchange.watchOHLCV?.(symbol, interval)
        : await exchange.fetchOHLCV(symbol, interval, undefined, POLLED);
      if (round !== this.round) return;
      this.failures = 0;
      this.heardAt = this.time.now();
      this.take(klinesOf(rows, refusals));
      this.again(this.isWatched ? 0 : pollMs);
    } catch (error) {
      if (round === this.round) this.fail(error);
    } finally {
      if (round === this.round && this.watchdog !== null) {
        clock.clearTimeout(this.watchdog);
        this.watchdog = null;
      }
    }
  }

  /** A round that brings nothing is silent, and in the end given up. */
  private guard(round: number, asked: number): void {
    const { clock } = this.options;
    const dead = DEAD_MS[this.isWatched ? 'watched' : 'polled'];
    this.watchdog = clock.setTimeout(() => {
      if (round !== this.round) return;
      this.saySilent(this.time.now() - asked);
      this.watchdog = clock.setTimeout(() => {
        if (round === this.round) this.fail(new FeedError('silent', 'The exchange sends nothing.'));
      }, dead - SILENCE_MS);
    }, SILENCE_MS);
  }

  private take(klines: readonly FeedKline[]): void {
    // Once: said again it would be a line that was lost meanwhile.
    if (this.line !== 'open') this.say('open', '');
    for (const kline of klines) {
      const { newest } = this;
      // With `newUpdates` only changed rows come: the one that was newest is closed by its successor.
      if (newest !== null && kline.openTime > newest.openTime && !newest.closed) {
        this.sink.kline({ ...newest, closed: true });
      }
      if (newest === null || kline.openTime >= newest.openTime) this.newest = kline;
      this.sink.kline({ ...kline });
    }
  }

  private fail(cause: unknown): void {
    const { clock, symbol, interval } = this.options;
    const error = ccxtError(cause, `${symbol} ${interval}`);
    this.round++;
    this.clear();
    if (error.permanent) {
      this.stop();
      this.say('refused', error.message);
      return;
    }
    this.isToldToWait = error.retryAfter > 0;
    this.say('lost', error.message);
    this.again(Math.max(error.retryAfter, backoff(this.failures++, clock)));
  }

  private saySilent(ms: number): void {
    if (this.line !== 'open') return;
    this.say('silent', `Nothing came from the exchange for ${Math.round(ms / 1_000)} s.`);
  }

  private say(state: LineState, reason: string): void {
    this.line = state;
    this.sink.state(state, reason);
  }
}
