import { isInterval } from '../../domain/index.js';
import { type Clock, systemClock } from '../clock.js';
import { LateExchange } from '../late-feed.js';
import type { CcxtExchange } from './ccxt-exchange.js';

const POLL_MS = 5_000;

export interface CcxtOptions {
  /** Rhythm of polling where the exchange cannot push, ms. Default 5,000. */
  pollMs?: number;
  /** For tests. */
  clock?: Clock;
}

/**
 * Any exchange that the host has an instance of from ccxt, its own copy of it. Runs on the page. What asks it is loaded
 * with the first series.
 */
export class CcxtFeed extends LateExchange {
  constructor(exchange: CcxtExchange, { pollMs = POLL_MS, clock = systemClock }: CcxtOptions = {}) {
    // Never folded: `1M` is a month. ccxt's parseTimeframe calls it 30 days and is not asked.
    const intervals = Object.keys(exchange.timeframes ?? {}).filter(isInterval);
    super({
      intervals,
      what: 'ccxt feeds',
      clock,
      connecting: 'Asking the exchange.',
      load: async () => {
        const { CcxtSource } = await import('../page-sources.js');
        return new CcxtSource(intervals, exchange, pollMs, clock);
      },
    });
  }
}

/** `registerFeed('kraken', ccxt(new ccxt.pro.kraken()))`, with the host's own copy of ccxt. */
export function ccxt(exchange: CcxtExchange, options: CcxtOptions = {}): CcxtFeed {
  return new CcxtFeed(exchange, options);
}
