import { isInterval } from '../../src/domain/index.js';
import type { Exchange } from './exchange.js';
import { isRate } from './exchange-options.js';
import { ApiError, missing, notValid, unknownInterval } from './rest/api-error.js';

/** Rows that one request may ask of the ledger: more would hold up everybody else. */
const MAX_LEDGER_ROWS = 50_000;

/**
 * The exchange's own paths, for the demo and for tests, outside of the protocol and its weights:
 * `/__exchange/stats`, `/__exchange/set?tickRate=&speed=`, `/__exchange/drop` (every connection),
 * `/__exchange/ledger?symbol=&interval=&from=&to=`.
 * @throws ApiError
 */
export function answerControl(exchange: Exchange, path: string, query: URLSearchParams): unknown {
  const number = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!isRate(value)) throw notValid(name);
    return value;
  };
  switch (path) {
    case '/__exchange/stats':
      return exchange.stats();
    case '/__exchange/set': {
      const [tickRate, speed] = [number('tickRate'), number('speed')];
      if (tickRate !== undefined) exchange.streams.tickRate = tickRate;
      if (speed !== undefined) exchange.time.speed = speed;
      return exchange.stats();
    }
    case '/__exchange/drop':
      exchange.streams.dropAll();
      return exchange.stats();
    case '/__exchange/ledger': {
      const [symbol, interval] = [query.get('symbol'), query.get('interval')];
      if (symbol === null) throw missing('symbol');
      if (!isInterval(interval)) throw unknownInterval();
      const [from, to] = [number('from') ?? 0, number('to') ?? exchange.time.now()];
      return exchange.ledger(symbol, interval, from, to, MAX_LEDGER_ROWS);
    }
    default:
      throw new ApiError(404, -1000, `There is nothing at ${path}.`);
  }
}
