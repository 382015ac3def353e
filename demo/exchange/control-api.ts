import { isInterval } from '../../src/domain/index.js';
import type { Exchange } from './exchange.js';
import { isRate } from './exchange-options.js';
import { isFaultName } from './faults/fault-table.js';
import { ApiError, missing, notValid, unknownInterval } from './rest/api-error.js';

/** Rows that one request may ask of the ledger: more would hold up everybody else. */
const MAX_LEDGER_ROWS = 50_000;

/**
 * The exchange's own paths, for the demo and for tests, outside of the protocol and its weights:
 * `/__exchange/stats`, `/__exchange/set?tickRate=&speed=`, `/__exchange/drop` (every connection),
 * `/__exchange/ledger?symbol=&interval=&from=&to=`, `/__exchange/fault?name=&value=[&for=ms]` (names and what their
 * value means: FAULTS), `/__exchange/heal` (no fault any more), `/__exchange/shutdown[?after=ms]`,
 * `/__exchange/halt?symbol=`, `/__exchange/resume?symbol=`, `/__exchange/rename?symbol=&to=`,
 * `/__exchange/hole?symbol=&interval=&from=&to=`, `/__exchange/fill?symbol=&interval=`,
 * `/__exchange/restate?symbol=&interval=&openTime=`.
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
    case '/__exchange/fault': {
      const name = query.get('name') ?? '';
      if (!isFaultName(name)) throw notValid('name');
      exchange.faults.set(name, signed(query, 'value') ?? 1, number('for'));
      return exchange.stats();
    }
    case '/__exchange/heal':
      exchange.faults.clear();
      return exchange.stats();
    case '/__exchange/shutdown':
      exchange.streams.shutDown(number('after') ?? 10_000);
      return exchange.stats();
    default:
      return answerMarketControl(exchange, path, query);
  }
}

/** What is done to the market itself. @throws ApiError */
function answerMarketControl({ market, time }: Exchange, path: string, query: URLSearchParams): unknown {
  const text = (name: string): string => {
    const value = query.get(name);
    if (value === null) throw missing(name);
    return value;
  };
  const interval = () => {
    const value = text('interval');
    if (!isInterval(value)) throw unknownInterval();
    return value;
  };
  const moment = (name: string): number => {
    const value = signed(query, name);
    if (value === null || !Number.isSafeInteger(value)) throw notValid(name);
    return value;
  };
  switch (path) {
    case '/__exchange/halt':
      market.halt(text('symbol'), time.now());
      return {};
    case '/__exchange/resume':
      market.resume(text('symbol'));
      return {};
    case '/__exchange/rename':
      market.rename(text('symbol'), text('to'));
      return {};
    case '/__exchange/hole':
      market.addHole(text('symbol'), interval(), moment('from'), moment('to'));
      return {};
    case '/__exchange/fill':
      return { filled: market.fillHoles(text('symbol'), interval()) };
    case '/__exchange/restate':
      market.restate(text('symbol'), interval(), moment('openTime'));
      return {};
    default:
      throw new ApiError(404, -1000, `There is nothing at ${path}.`);
  }
}

/** A number that may lie below zero; null without one. @throws ApiError */
function signed(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw notValid(name);
  return value;
}
