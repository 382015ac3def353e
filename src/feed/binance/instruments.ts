import { FeedError, type Instrument } from '../../domain/index.js';
import type { BinanceRest } from './rest.js';

const WEIGHT = 20;
/** Results of one search. */
const MAX_FOUND = 50;
/** Instruments kept of the full list: the exchange has about 3,500. */
const MAX_LISTED = 20_000;

/** The exchange's instruments: one at a time, or all of them once somebody searches. */
export class Instruments {
  private readonly known = new Map<string, Instrument>();
  private list: Promise<Instrument[]> | null = null;

  constructor(private readonly rest: BinanceRest) {}

  /** Rejects with a FeedError, `unknown-symbol` when the exchange has none of this name. */
  async one(symbol: string, signal: AbortSignal): Promise<Instrument> {
    const known = this.known.get(symbol);
    if (known !== undefined) return known;
    const answer = await this.rest.get('/api/v3/exchangeInfo', { symbol }, WEIGHT, signal);
    const instrument = parseExchangeInfo(answer).find((each) => each.symbol === symbol);
    if (instrument === undefined) {
      throw new FeedError('unknown-symbol', `The exchange has no symbol "${symbol}".`, { permanent: true });
    }
    this.known.set(symbol, instrument);
    return instrument;
  }

  /** Symbols that begin with the text first, then those that contain it. The full list is fetched once. */
  async search(query: string, signal: AbortSignal): Promise<Instrument[]> {
    this.list ??= this.rest.get('/api/v3/exchangeInfo', {}, WEIGHT, signal).then(parseExchangeInfo);
    let all: Instrument[];
    try {
      all = await this.list;
    } catch (error) {
      this.list = null;
      throw error;
    }
    const text = query.trim().toUpperCase().replace('/', '');
    const begins = all.filter((each) => each.symbol.startsWith(text));
    const contains = all.filter((each) => !each.symbol.startsWith(text) && each.symbol.includes(text));
    return [...begins, ...contains].slice(0, MAX_FOUND);
  }
}

function parseExchangeInfo(answer: unknown): Instrument[] {
  const symbols = (answer as { symbols?: unknown } | null)?.symbols;
  if (!Array.isArray(symbols)) {
    throw new FeedError('bad-answer', '/api/v3/exchangeInfo: a list of symbols was expected.');
  }
  return symbols.slice(0, MAX_LISTED).flatMap((each) => parseInstrument(each) ?? []);
}

function parseInstrument(entry: unknown): Instrument | null {
  const { symbol, status, baseAsset, quoteAsset, filters } = (entry ?? {}) as Record<string, unknown>;
  if (typeof symbol !== 'string') return null;
  const filter = (type: string, field: string) => {
    const found: unknown = Array.isArray(filters)
      ? filters.find((each: unknown) => (each as { filterType?: unknown } | null)?.filterType === type)
      : undefined;
    const value = Number((found as Record<string, unknown> | undefined)?.[field]);
    return Number.isFinite(value) && value > 0 ? value : 0;
  };
  const trading = status === 'TRADING';
  const instrument: Instrument = {
    symbol,
    description:
      typeof baseAsset === 'string' && typeof quoteAsset === 'string'
        ? `${baseAsset} / ${quoteAsset}`
        : symbol,
    tickSize: filter('PRICE_FILTER', 'tickSize'),
    stepSize: filter('LOT_SIZE', 'stepSize'),
    trading,
  };
  if (!trading && typeof status === 'string') instrument.reason = status;
  return instrument;
}
