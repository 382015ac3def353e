import { FeedError, type FeedKline, type Interval } from '../../domain/index.js';
import { backoff, type Clock, type TimerId } from '../clock.js';
import type { FeedSink, LineState } from '../contract.js';
import type { Refusals } from '../refusals.js';
import { ccxtError } from './ccxt-errors.js';
import type { CcxtExchange } from './ccxt-exchange.js';
import { klinesOf } from './rows.js';

/** Without a row for so long the line is silent; ccxt fakes pongs in browsers, so nothing else shows it. */
const SILENCE_MS = 20_000;
/** And for so long it is made anew. */
const DEAD_MS = 40_000;
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
  private newest: FeedKline | null = null;
  private timer: TimerId | null = null;
  private watchdog: TimerId | null = null;

  constructor(
    private readonly options: CcxtLineOptions,
    private readonly sink: FeedSink,
  ) {}

  /** Begins; that it connects was said. */
  start(): void {
    this.again(0);
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
    const asked = clock.now();
    if (this.isWatched) this.guard(round, asked);
    try {
      const rows = this.isWatched
        ? await exchange.watchOHLCV?.(symbol, interval)
        : await exchange.fetchOHLCV(symbol, interval, undefined, POLLED);
      if (round !== this.round) return;
      this.failures = 0;
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

  /** A watch that brings nothing is silent, and in the end given up. */
  private guard(round: number, asked: number): void {
    const { clock } = this.options;
    this.watchdog = clock.setTimeout(() => {
      if (round !== this.round) return;
      const seconds = Math.round((clock.now() - asked) / 1_000);
      if (this.line === 'open') this.say('silent', `Nothing came from the exchange for ${seconds} s.`);
      this.watchdog = clock.setTimeout(() => {
        if (round === this.round) this.fail(new FeedError('silent', 'The exchange sends nothing.'));
      }, DEAD_MS - SILENCE_MS);
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
    this.say('lost', error.message);
    this.again(Math.max(error.retryAfter, backoff(this.failures++, clock)));
  }

  private say(state: LineState, reason: string): void {
    this.line = state;
    this.sink.state(state, reason);
  }
}
