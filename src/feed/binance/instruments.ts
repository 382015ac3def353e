import { clip, FeedError, type Instrument } from '../../domain/index.js';
import type { Clock } from '../clock.js';
import { isRecord } from '../record.js';
import { aborted } from '../request-line.js';
import type { BinanceMarket } from './binance-market.js';
import { InstrumentBatch } from './instrument-batch.js';
import { decimal } from './parse.js';
import type { BinanceRest } from './rest.js';
import { isBinanceSymbol, normalizeBinanceSymbol } from './symbol.js';

/** All instruments are about 5 MB, and slow lines need their time for them. */
const LIST_BYTES = 32_000_000;
const LIST_TIMEOUT_MS = 60_000;
/** Results of one search. */
const MAX_FOUND = 50;
/** Instruments kept of the full list: the exchange has about 3,500. */
const MAX_LISTED = 20_000;
/** After so long an instrument is asked for again: it may have been halted or delisted. */
const FRESH_MS = 60 * 60_000;

/** The exchange's instruments: those that are asked for, or all of them once somebody searches. */
export class Instruments {
  private readonly known = new Map<string, { readonly instrument: Instrument; readonly at: number }>();
  private list: Promise<Instrument[]> | null = null;
  private listedAt = 0;
  private readonly lifetime = new AbortController();
  private readonly batch = new InstrumentBatch((symbols) => this.ask(symbols));

  constructor(
    private readonly market: BinanceMarket,
    private readonly rest: BinanceRest,
    private readonly clock: Clock,
  ) {}

  /** Rejects with a FeedError, `unknown-symbol` when the exchange has none of this name. */
  async one(symbol: string, signal: AbortSignal): Promise<Instrument> {
    const known = this.known.get(symbol);
    if (known !== undefined && this.isFresh(known.at)) return known.instrument;
    const instrument = this.market.asksOneSymbol
      ? await this.batch.one(symbol, signal)
      : (await this.all()).find((each) => each.symbol === symbol);
    if (instrument === undefined) {
      throw new FeedError('unknown-symbol', `The exchange has no symbol "${clip(symbol)}".`, {
        permanent: true,
      });
    }
    if (this.known.size >= MAX_LISTED) this.known.clear();
    this.known.set(symbol, { instrument, at: this.clock.now() });
    return instrument;
  }

  /** Symbols that begin with the text first, then those that contain it. Rejects with a FeedError. */
  async search(query: string, signal: AbortSignal): Promise<Instrument[]> {
    const all = await this.all();
    if (signal.aborted) throw aborted();
    const text = normalizeBinanceSymbol(clip(query));
    const begins: Instrument[] = [];
    const contains: Instrument[] = [];
    for (const each of all) {
      if (each.symbol.startsWith(text)) begins.push(each);
      else if (each.symbol.includes(text)) contains.push(each);
    }
    return [...begins, ...contains].slice(0, MAX_FOUND);
  }

  close(): void {
    this.lifetime.abort();
  }

  private async ask(symbols: readonly string[]): Promise<Instrument[]> {
    const query = symbols.length === 1 ? { symbol: symbols[0] } : { symbols: JSON.stringify(symbols) };
    const { body } = await this.rest.get({ ...this.request, query, signal: this.lifetime.signal });
    return parseExchangeInfo(body);
  }

  private get request(): { path: string; weight: number } {
    return { path: `${this.market.path}/exchangeInfo`, weight: this.market.infoWeight };
  }

  /** The full list, fetched for all who search; nobody's leaving ends it for the others. */
  private all(): Promise<Instrument[]> {
    if (this.list === null || !this.isFresh(this.listedAt)) {
      const request = {
        ...this.request,
        query: {},
        signal: this.lifetime.signal,
        timeoutMs: LIST_TIMEOUT_MS,
        maxBytes: LIST_BYTES,
      };
      const list = this.rest.get(request).then(({ body }) => parseExchangeInfo(body));
      this.list = list;
      this.listedAt = this.clock.now();
      list.catch(() => {
        if (this.list === list) this.list = null;
      });
    }
    return this.list;
  }

  private isFresh(since: number): boolean {
    const age = this.clock.now() - since;
    return age >= 0 && age < FRESH_MS;
  }
}

/** @throws FeedError `bad-answer` */
export function parseExchangeInfo(answer: unknown): Instrument[] {
  const symbols = isRecord(answer) ? answer['symbols'] : null;
  if (!Array.isArray(symbols)) {
    throw new FeedError('bad-answer', 'exchangeInfo: a list of symbols was expected.');
  }
  return symbols.slice(0, MAX_LISTED).flatMap((each) => parseInstrument(each) ?? []);
}

function parseInstrument(entry: unknown): Instrument | null {
  if (!isRecord(entry)) return null;
  const { symbol, status, baseAsset, quoteAsset, filters } = entry;
  if (typeof symbol !== 'string' || !isBinanceSymbol(symbol)) return null;
  const isPair = typeof baseAsset === 'string' && typeof quoteAsset === 'string';
  const trading = status === 'TRADING';
  const instrument: Instrument = {
    symbol,
    description: isPair ? `${clip(baseAsset)} / ${clip(quoteAsset)}` : symbol,
    tickSize: filterStep(filters, 'PRICE_FILTER', 'tickSize'),
    stepSize: filterStep(filters, 'LOT_SIZE', 'stepSize'),
    trading,
  };
  if (!trading) instrument.reason = typeof status === 'string' ? clip(status) : 'unknown status';
  return instrument;
}

function filterStep(filters: unknown, type: string, field: string): number {
  if (!Array.isArray(filters)) return 0;
  const found: unknown = filters.find((each: unknown) => isRecord(each) && each['filterType'] === type);
  return isRecord(found) ? decimal(found[field]) || 0 : 0;
}
