import { addIntervals, closeTimeOf, floorToInterval, type Interval } from '../../../src/domain/index.js';
import { klineEvent } from '../kline-formats.js';
import { hash } from '../market/hash.js';
import type { Listing, Market } from '../market/market.js';

/** The last word on a kline comes so long after its closeTime at most, in ms (recorded: 5 to 2005). */
const LATEST_CLOSE_MS = 2_000;

/** The kline stream of one series at one client: knows what was sent, so that every kline gets its last word. */
export class KlineSubscription {
  private openTime: number;
  private nextUpdate: number;

  constructor(
    private readonly market: Market,
    private readonly listing: Listing,
    private readonly interval: Interval,
    now: number,
  ) {
    this.openTime = floorToInterval(interval, now);
    this.nextUpdate = now + (hash(listing.symbol.length, interval.length) % this.period);
  }

  /** Between two updates in ms: 1,000 for the interval of a second, 2,000 for all others. */
  private get period(): number {
    return this.interval === '1s' ? 1_000 : 2_000;
  }

  /** What is due by `now`: last words of klines that closed, and an update when its time has come. */
  due(now: number): string[] {
    const events = this.lastWords(now);
    if (now < this.nextUpdate || this.openTime > now) return events;
    this.nextUpdate = now + this.period;
    events.push(...this.current(now));
    return events;
  }

  /** The state of the forming kline, whether it is due or not. */
  current(now: number): string[] {
    const events = this.lastWords(now);
    if (now > closeTimeOf(this.interval, this.openTime)) return events;
    const event = this.event(this.openTime, now, false);
    return event === null ? events : [...events, event];
  }

  private lastWords(now: number): string[] {
    const events: string[] = [];
    for (;;) {
      const closeTime = closeTimeOf(this.interval, this.openTime);
      const delay = 5 + (hash(this.openTime / 1_000, this.listing.symbol.length) % (LATEST_CLOSE_MS - 5));
      const due = closeTime + Math.min(delay, this.period);
      if (now < due || now >= this.market.endTime + LATEST_CLOSE_MS) return events;
      const event = this.event(this.openTime, now, true);
      if (event !== null) events.push(event);
      this.openTime = addIntervals(this.interval, this.openTime, 1);
    }
  }

  private event(openTime: number, now: number, closed: boolean): string | null {
    const kline = this.market.kline(this.listing.symbol, this.interval, openTime, now);
    return kline === null ? null : klineEvent(this.listing, this.interval, kline, now, closed);
  }
}
