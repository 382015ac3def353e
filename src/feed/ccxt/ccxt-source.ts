import { clip, FeedError, type FeedKline, type Instrument, type Interval } from '../../domain/index.js';
import type { Clock } from '../clock.js';
import type { Feed, FeedSink, KlinesAnswer, KlinesRequest, SeriesRequest } from '../contract.js';
import { Refusals } from '../refusals.js';
import { ccxtError } from './ccxt-errors.js';
import type { CcxtExchange } from './ccxt-exchange.js';
import { CcxtHistory } from './ccxt-history.js';
import { CcxtLine } from './ccxt-line.js';
import { klinesOf } from './rows.js';

const MAX_FOUND = 50;

/** What asks a ccxt exchange. ccxt says of no bar that it is closed: one is when a later one is there. */
export class CcxtSource implements Feed {
  private readonly refusals = new Refusals();
  private readonly lines = new Set<CcxtLine>();

  constructor(
    readonly intervals: readonly Interval[],
    private readonly exchange: CcxtExchange,
    private readonly pollMs: number,
    private readonly clock: Clock,
  ) {}

  get refused(): ReadonlyMap<string, number> {
    return this.refusals.counts;
  }

  async getKlines(request: KlinesRequest): Promise<KlinesAnswer> {
    const { symbol, interval, startTime, endTime, limit, signal } = request;
    const end = endTime ?? Number.POSITIVE_INFINITY;
    const history = new CcxtHistory(interval, async (since, count) => {
      const rows = await this.fetch(symbol, interval, since, count);
      if (signal.aborted) throw new FeedError('aborted', 'The request is not wanted any more.');
      return rows;
    });
    const isOpenEnded =
      startTime === undefined
        ? await history.backwards(Math.min(this.clock.now(), end), end, limit)
        : await history.forwards(startTime, end, limit + 1);
    const inside = history.klines.filter(({ openTime }) => openTime <= end);
    const klines = startTime === undefined ? inside.slice(-limit) : inside.slice(0, limit);
    return { klines, more: isOpenEnded || klines.length < inside.length };
  }

  subscribe({ symbol, interval }: SeriesRequest, sink: FeedSink): () => void {
    const { exchange, pollMs, clock, refusals } = this;
    const line = new CcxtLine({ exchange, symbol, interval, pollMs, clock, refusals }, sink);
    this.lines.add(line);
    line.start();
    return () => {
      this.lines.delete(line);
      line.stop();
    };
  }

  async getServerTime(): Promise<number> {
    const { exchange } = this;
    if (exchange.fetchTime === undefined) return this.clock.now();
    try {
      return await exchange.fetchTime();
    } catch (error) {
      throw ccxtError(error, 'The exchange’s time');
    }
  }

  async getInstrument(symbol: string): Promise<Instrument> {
    const market = (await this.markets())[symbol];
    if (market !== undefined) return instrumentOf(symbol, market);
    throw new FeedError('unknown-symbol', `The exchange has no symbol "${clip(symbol)}".`, {
      permanent: true,
    });
  }

  async searchInstruments(query: string): Promise<Instrument[]> {
    const text = clip(query).toUpperCase();
    return Object.entries(await this.markets())
      .filter(([symbol]) => symbol.toUpperCase().includes(text))
      .sort(([a], [b]) => Number(b.startsWith(text)) - Number(a.startsWith(text)))
      .slice(0, MAX_FOUND)
      .map(([symbol, market]) => instrumentOf(symbol, market));
  }

  /** See CcxtLine. */
  wake(): void {
    for (const line of this.lines) line.wake();
  }

  close(): void {
    for (const line of this.lines) line.stop();
    this.lines.clear();
  }

  private async fetch(
    symbol: string,
    interval: Interval,
    since: number,
    limit: number,
  ): Promise<FeedKline[]> {
    try {
      return klinesOf(await this.exchange.fetchOHLCV(symbol, interval, since, limit), this.refusals);
    } catch (error) {
      throw ccxtError(error, `${symbol} ${interval}`);
    }
  }

  private async markets(): Promise<Readonly<Record<string, unknown>>> {
    try {
      if (this.exchange.markets === undefined) await this.exchange.loadMarkets?.();
    } catch (error) {
      throw ccxtError(error, 'The exchange’s markets');
    }
    return this.exchange.markets ?? {};
  }
}

function instrumentOf(symbol: string, market: unknown): Instrument {
  const { active, precision } = (market ?? {}) as {
    active?: unknown;
    precision?: { price?: unknown; amount?: unknown };
  };
  const trading = active !== false;
  return {
    symbol,
    description: symbol,
    tickSize: stepOf(precision?.price),
    stepSize: stepOf(precision?.amount),
    trading,
    ...(trading ? {} : { reason: 'The exchange says that it is not active.' }),
  };
}

/** ccxt gives a step, or a number of decimals: no step is a whole number above 1 and below 20. */
function stepOf(precision: unknown): number {
  if (typeof precision !== 'number' || !(precision > 0)) return 0;
  return Number.isInteger(precision) && precision > 1 && precision < 20 ? 10 ** -precision : precision;
}
