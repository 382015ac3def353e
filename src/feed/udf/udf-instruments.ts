import { clip, FeedError, type Instrument } from '../../domain/index.js';
import { isRecord } from '../record.js';
import type { UdfRest } from './udf-rest.js';

/** Results of one search. */
const MAX_FOUND = 50;

/** What a UDF server says of its symbols. Every question goes to the server; its own `symbol` is kept as asked. */
export class UdfInstruments {
  constructor(private readonly rest: UdfRest) {}

  /** By `/symbols`. Rejects with a FeedError, `unknown-symbol` when the server has none of this name. */
  async one(symbol: string, signal: AbortSignal): Promise<Instrument> {
    const body = await this.rest.get('/symbols', { symbol }, signal);
    if (!isRecord(body)) {
      throw new FeedError(
        'bad-answer',
        `/symbols for ${symbol}: an object was expected, not ${clip(JSON.stringify(body))}.`,
      );
    }
    return instrumentOf(symbol, body);
  }

  /** By `/search`, in the server's order. Price steps are unknown (0) there. Rejects with a FeedError. */
  async search(query: string, signal: AbortSignal): Promise<Instrument[]> {
    // All four, as TradingView's client sends them: some servers refuse a request without one.
    const asked = { query: clip(query), limit: MAX_FOUND, type: '', exchange: '' };
    const body = await this.rest.get('/search', asked, signal);
    if (!Array.isArray(body)) {
      throw new FeedError(
        'bad-answer',
        `/search for ${clip(query)}: a list was expected, not ${clip(JSON.stringify(body))}.`,
      );
    }
    return (body as unknown[]).slice(0, MAX_FOUND).flatMap((each) => {
      if (!isRecord(each)) return [];
      // The ticker is the name inside the server, where it has one (TradingView, "UDF", "/search").
      const symbol = textOf(each['ticker']) ?? textOf(each['symbol']);
      return symbol === null ? [] : instrumentOf(symbol, each);
    });
  }
}

function instrumentOf(symbol: string, entry: Record<string, unknown>): Instrument {
  const { description, name, full_name: fullName, minmov = 1, minmovement, pricescale, expired } = entry;
  const trading = expired !== true;
  const instrument: Instrument = {
    symbol,
    description: clip(textOf(description) ?? textOf(name) ?? textOf(fullName) ?? symbol),
    tickSize: stepOf(minmovement ?? minmov, pricescale),
    stepSize: 0,
    trading,
  };
  if (!trading) instrument.reason = 'expired';
  return instrument;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** minmov / pricescale, or 0 where they make no price step. */
function stepOf(minmov: unknown, pricescale: unknown): number {
  const step = Number(minmov) / Number(pricescale);
  return Number.isFinite(step) && step > 0 ? step : 0;
}
