import { clip, FeedError, MAX_OPEN_TIME } from '../../domain/index.js';
import type { Clock } from '../clock.js';
import { ExchangeClock } from '../exchange-clock.js';
import type { UdfRest } from './udf-rest.js';

/** `/time` is optional: a server that did not answer is asked again after this, ms. */
const RETRY_MS = 10 * 60_000;

/** History waits for the answer, so it must not take long, ms. */
const TIMEOUT_MS = 3_000;
/** Further ahead than this no local clock is behind: the bar is stamped with its end, or with nonsense. */
const LEAD_MS = 60 * 60_000;

/** The server's time, asked for by `/time` where that exists. */
export class UdfTime {
  private readonly exchange: ExchangeClock;
  private asking: Promise<void> | null = null;
  private isTold = false;
  private failedAt: number | null = null;

  constructor(
    private readonly rest: UdfRest,
    private readonly clock: Clock,
  ) {
    this.exchange = new ExchangeClock(clock);
  }

  /** ms UTC; the local clock's time while nothing better is known. */
  now(): number {
    return this.exchange.now();
  }

  /** Takes the openTime, ms UTC, of a bar that exists. Without `/time` it shows how far the local clock is behind at least. */
  sawBar(openTime: number): void {
    const lead = openTime - this.now();
    if (!this.isTold && lead > 0 && lead <= LEAD_MS) this.exchange.seen(openTime);
  }

  /** Sees to it that the time is known as well as it can be. One question at a time for all; never rejects. */
  async ready(): Promise<void> {
    if (!this.exchange.isAskingDue || this.hasJustFailed) return;
    const settled = () => {
      this.asking = null;
    };
    this.asking ??= this.ask(new AbortController().signal).then(settled, () => {
      this.failedAt = this.clock.now();
      settled();
    });
    await this.asking;
  }

  /** Asks `/time`, a bare integer of seconds. Gives ms UTC; rejects with a FeedError. */
  async ask(signal: AbortSignal): Promise<number> {
    const body = await this.rest.get('/time', {}, signal, TIMEOUT_MS);
    const seconds = typeof body === 'string' ? Number(body) : body;
    if (
      typeof seconds !== 'number' ||
      !Number.isFinite(seconds) ||
      seconds <= 0 ||
      seconds * 1_000 > MAX_OPEN_TIME
    ) {
      const given = clip(JSON.stringify(body));
      throw new FeedError('bad-answer', `/time: seconds since 1970 were expected, not ${given}.`);
    }
    const time = Math.floor(seconds * 1_000);
    this.isTold = true;
    this.exchange.set(time);
    return time;
  }

  private get hasJustFailed(): boolean {
    if (this.failedAt === null) return false;
    const age = this.clock.now() - this.failedAt;
    return age >= 0 && age < RETRY_MS;
  }
}
