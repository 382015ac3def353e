import {
  addIntervals,
  clip,
  ConfigError,
  FeedError,
  type FeedKline,
  type Instrument,
  type Interval,
  type TimeRange,
} from '../../domain/index.js';
import type {
  BinanceDescriptor,
  Feed,
  FeedSink,
  KlinesAnswer,
  KlinesRequest,
  SeriesRequest,
} from '../contract.js';
import type { FeedIo } from '../create-feed.js';
import { Refusals } from '../refusals.js';
import { Instruments } from './instruments.js';
import { parseRow } from './parse.js';
import { BinanceRest } from './rest.js';
import { StreamPool } from './stream-pool.js';
import { BINANCE_INTERVALS, isBinanceSymbol, normalizeBinanceSymbol, streamName } from './symbol.js';

const REST_URLS = ['https://api.binance.com', 'https://data-api.binance.vision'];
const STREAM_URLS = ['wss://stream.binance.com:9443', 'wss://data-stream.binance.vision'];
/** Rows of one request at most (binance-spot-api-docs, rest-api.md, "Kline/Candlestick data"), and its weight. */
const PAGE = 1_000;
const KLINES_WEIGHT = 2;
/** A kline may change until so long after its closeTime, in ms: the stream's last word was seen 2 s late. */
const SETTLING_MS = 5_000;

/** The spot market of Binance, or of anything that speaks its protocol. See PROTOCOLS in the documents named there. */
export class BinanceFeed implements Feed {
  readonly intervals = BINANCE_INTERVALS;
  private readonly rest: BinanceRest;
  private readonly streams: StreamPool;
  private readonly instruments: Instruments;
  private readonly refusals = new Refusals();
  private timeKnown: Promise<unknown> | null = null;

  /** @throws ConfigError `bad-url` */
  constructor(descriptor: BinanceDescriptor, io: FeedIo) {
    const restUrls = checkUrls('restUrl', descriptor.restUrl ?? REST_URLS, ['http:', 'https:']);
    const wsUrls = checkUrls('wsUrl', descriptor.wsUrl ?? STREAM_URLS, ['ws:', 'wss:']);
    this.rest = new BinanceRest(restUrls, io.fetch, io.clock);
    this.instruments = new Instruments(this.rest);
    this.streams = new StreamPool({ urls: wsUrls, WebSocket: io.WebSocket, clock: io.clock }, (kind) =>
      this.refusals.add(kind),
    );
  }

  get refused(): ReadonlyMap<string, number> {
    return this.refusals.counts;
  }

  normalizeSymbol(symbol: string): string {
    return normalizeBinanceSymbol(symbol);
  }

  async getKlines(request: KlinesRequest): Promise<KlinesAnswer> {
    requireSeries(request);
    const pages: FeedKline[][] = [];
    const confirmedEmpty: TimeRange[] = [];
    const forwards = request.startTime !== undefined;
    let { startTime, endTime } = request;
    let left = request.limit;
    let more = true;
    while (left > 0 && more) {
      const limit = Math.min(left, PAGE);
      const page = await this.page(request, startTime, endTime, limit);
      confirmedEmpty.push(...page.confirmedEmpty);
      if (forwards) pages.push(page.klines);
      else pages.unshift(page.klines);
      more = page.rows === limit;
      left -= page.rows;
      if (forwards) startTime = page.last + 1;
      else endTime = page.first - 1;
    }
    return { klines: pages.flat(), confirmedEmpty, more };
  }

  subscribe(request: SeriesRequest, sink: FeedSink): () => void {
    if (!isBinanceSymbol(request.symbol) || !this.intervals.includes(request.interval)) {
      sink.state('refused', 'The exchange has no such symbol or interval.');
      return () => {};
    }
    sink.state('connecting', 'Connecting to the exchange.');
    return this.streams.subscribe(streamName(request.symbol, request.interval), {
      onKline: (frame) => {
        this.rest.time.seen(frame.eventTime);
        sink.kline(frame.kline);
      },
      onLine: (state, reason) => sink.state(state, reason),
    });
  }

  async getServerTime(signal: AbortSignal): Promise<number> {
    await this.rest.get('/api/v3/time', {}, 1, signal);
    return this.rest.time.now();
  }

  getInstrument(symbol: string, signal: AbortSignal): Promise<Instrument> {
    requireSymbol(symbol);
    return this.instruments.one(symbol, signal);
  }

  searchInstruments(query: string, signal: AbortSignal): Promise<Instrument[]> {
    return this.instruments.search(query, signal);
  }

  close(): void {
    this.streams.close();
    this.rest.close();
  }

  private async page(
    { symbol, interval, signal }: KlinesRequest,
    startTime: number | undefined,
    endTime: number | undefined,
    limit: number,
  ) {
    // Which klines are final is a question of the exchange's time: asked once, beside the first rows.
    this.timeKnown ??= this.getServerTime(new AbortController().signal).catch(() => {
      this.timeKnown = null;
    });
    const [rows] = await Promise.all([
      this.rest.get('/api/v3/klines', { symbol, interval, startTime, endTime, limit }, KLINES_WEIGHT, signal),
      this.timeKnown,
    ]);
    if (!Array.isArray(rows)) {
      throw new FeedError(
        'bad-answer',
        `/api/v3/klines for ${symbol} ${interval}: rows were expected, not ${clip(JSON.stringify(rows))}.`,
      );
    }
    return this.readRows(rows as unknown[], interval, startTime, limit);
  }

  private readRows(rows: unknown[], interval: Interval, startTime: number | undefined, limit: number) {
    const finalBefore = this.rest.time.now() - SETTLING_MS;
    const klines: FeedKline[] = [];
    const confirmedEmpty: TimeRange[] = [];
    // Up to here the answer speaks of every kline: what is missing in between is missing at the exchange.
    let covered = startTime === undefined ? null : addIntervals(interval, startTime, -1);
    for (const row of rows.slice(0, limit)) {
      const kline = parseRow(row, finalBefore);
      const before = klines.at(-1)?.openTime ?? Number.NEGATIVE_INFINITY;
      if (kline === null || kline.openTime <= before) {
        this.refusals.add(kline === null ? 'row-malformed' : 'row-out-of-order');
        // A row was there and could not be read: no hole at the exchange.
        covered = null;
        continue;
      }
      if (covered !== null) {
        const expected = addIntervals(interval, covered, 1);
        if (kline.openTime > expected) {
          confirmedEmpty.push({ from: expected, to: addIntervals(interval, kline.openTime, -1) });
        }
      }
      klines.push(kline);
      covered = kline.openTime;
    }
    return {
      klines,
      confirmedEmpty,
      rows: rows.length,
      first: klines[0]?.openTime ?? 0,
      last: klines.at(-1)?.openTime ?? Number.MAX_SAFE_INTEGER - 1,
    };
  }
}

function requireSymbol(symbol: string): void {
  if (isBinanceSymbol(symbol)) return;
  throw new FeedError(
    'unknown-symbol',
    `"${clip(symbol)}" cannot be a symbol of this exchange: letters, digits and "_-." only, 32 at most.`,
    { permanent: true },
  );
}

function requireSeries({ symbol, interval }: KlinesRequest): void {
  requireSymbol(symbol);
  if (BINANCE_INTERVALS.includes(interval)) return;
  throw new FeedError(
    'unknown-interval',
    `The exchange has no interval "${interval}" for ${symbol}; it has ${BINANCE_INTERVALS.join(' ')}.`,
    { permanent: true },
  );
}

function checkUrls(option: string, given: string | string[], protocols: readonly string[]): string[] {
  const urls = typeof given === 'string' ? [given] : [...given];
  for (const url of urls) {
    if (URL.canParse(url) && protocols.includes(new URL(url).protocol)) continue;
    throw new ConfigError(
      'bad-url',
      `feeds: ${option} "${clip(url)}" must be a full URL beginning with ${protocols.map((p) => `${p}//`).join(' or ')}.`,
    );
  }
  if (urls.length === 0) throw new ConfigError('bad-url', `feeds: ${option} is an empty list.`);
  return urls;
}
