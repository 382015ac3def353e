import { clip, FeedError, type Instrument, type Interval } from '../../domain/index.js';
import type {
  BinanceDescriptor,
  Feed,
  FeedSink,
  KlinesAnswer,
  KlinesRequest,
  SeriesRequest,
} from '../contract.js';
import type { FeedIo } from '../create-feed.js';
import { ExchangeClock } from '../exchange-clock.js';
import { Refusals } from '../refusals.js';
import { checkUrls } from '../urls.js';
import { AttemptBudget } from './attempt-budget.js';
import { type BinanceMarket, SPOT, USD_M_FUTURES } from './binance-market.js';
import { Instruments } from './instruments.js';
import { askServerTime, KlinePages } from './kline-pages.js';
import { BinanceRest } from './rest.js';
import { StreamPool } from './stream-pool.js';
import { isBinanceSymbol, normalizeBinanceSymbol, streamName } from './symbol.js';

/** A market of Binance, or of anything that speaks its protocol (binance-spot-api-docs). */
export class BinanceFeed implements Feed {
  readonly intervals: readonly Interval[];
  private readonly market: BinanceMarket;
  private readonly rest: BinanceRest;
  private readonly time: ExchangeClock;
  private readonly pages: KlinePages;
  private readonly streams: StreamPool;
  private readonly instruments: Instruments;
  private readonly refusals = new Refusals();

  /** @throws ConfigError `bad-url` */
  constructor(descriptor: BinanceDescriptor, io: FeedIo) {
    const market = descriptor.kind === 'binance' ? SPOT : USD_M_FUTURES;
    this.market = market;
    this.intervals = market.intervals;
    const restUrls = checkUrls('restUrl', descriptor.restUrl ?? market.restUrls, ['http:', 'https:']);
    const wsUrls = checkUrls('wsUrl', descriptor.wsUrl ?? market.streamUrls, ['ws:', 'wss:']);
    this.time = new ExchangeClock(io.clock);
    this.rest = new BinanceRest(restUrls, io.fetch, io.clock, market.weightPerMinute, io.weights);
    this.pages = new KlinePages(market, this.rest, this.time, this.refusals);
    this.instruments = new Instruments(market, this.rest, io.clock);
    this.streams = new StreamPool(
      { urls: wsUrls, WebSocket: io.WebSocket, clock: io.clock, attempts: new AttemptBudget(io.clock) },
      (kind) => this.refusals.add(kind),
    );
  }

  get refused(): ReadonlyMap<string, number> {
    return this.refusals.counts;
  }

  normalizeSymbol(symbol: string): string {
    return normalizeBinanceSymbol(symbol);
  }

  async getKlines(request: KlinesRequest): Promise<KlinesAnswer> {
    const error = findRequestError(request, this.intervals);
    if (error !== null) throw error;
    return this.pages.get(request);
  }

  subscribe(request: SeriesRequest, sink: FeedSink): () => void {
    const error = findRequestError(request, this.intervals);
    if (error !== null) {
      sink.state('refused', error.message);
      return () => {};
    }
    sink.state('connecting', 'Connecting to the exchange.');
    return this.streams.subscribe(streamName(request.symbol, request.interval), {
      onKline: ({ eventTime, kline }) => {
        this.time.seen(eventTime);
        sink.kline(kline);
      },
      onLine: (state, reason) => sink.state(state, reason),
    });
  }

  getServerTime(signal: AbortSignal): Promise<number> {
    return askServerTime(this.market, this.rest, this.time, signal);
  }

  async getInstrument(symbol: string, signal: AbortSignal): Promise<Instrument> {
    const error = findSymbolError(symbol);
    if (error !== null) throw error;
    return this.instruments.one(symbol, signal);
  }

  searchInstruments(query: string, signal: AbortSignal): Promise<Instrument[]> {
    return this.instruments.search(query, signal);
  }

  wake(): void {
    this.streams.wake();
  }

  close(): void {
    this.streams.close();
    this.instruments.close();
    this.rest.close();
  }
}

function findSymbolError(symbol: string): FeedError | null {
  if (isBinanceSymbol(symbol)) return null;
  return new FeedError(
    'unknown-symbol',
    `"${clip(symbol)}" cannot be a symbol of this exchange: write 1 to 32 letters, digits or "_-.", as in "BTCUSDT".`,
    { permanent: true },
  );
}

function findRequestError(
  { symbol, interval }: SeriesRequest,
  intervals: readonly Interval[],
): FeedError | null {
  const symbolError = findSymbolError(symbol);
  if (symbolError !== null || intervals.includes(interval)) return symbolError;
  return new FeedError(
    'unknown-interval',
    `The exchange has no interval "${clip(interval)}" for ${symbol}; it has ${intervals.join(' ')} (case counts).`,
    { permanent: true },
  );
}
