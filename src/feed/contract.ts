import type { FeedKline, Instrument, Interval, KlinesAnswer } from '../domain/index.js';

export type { KlinesAnswer } from '../domain/index.js';

export interface KlinesRequest {
  symbol: string;
  interval: Interval;
  /** First openTime wanted, ms UTC inclusive. Without it: the newest klines up to `endTime`. */
  startTime?: number;
  /** Last openTime wanted, ms UTC inclusive. Without it: up to now. */
  endTime?: number;
  /** How many klines at most; the feed pages by itself when its source gives fewer per request. */
  limit: number;
  /** Somebody looks at it: it goes before what nobody waits for. */
  urgent?: boolean;
  signal: AbortSignal;
}

/** Where the live line of one subscription stands. */
export type LineState =
  /** Being made; no kline can come. */
  | 'connecting'
  /**
   * The source acknowledged the subscription: klines flow from here on. Said again after every loss, which
   * means that klines may be missing, and at the end of a silence, which does not. Once per connection: said while
   * the line is `open`, it is one that was made anew without a word, and history is asked for.
   */
  | 'open'
  /** Connected, but nothing came for longer than the source's own rhythm allows. */
  | 'silent'
  /** Gone; the feed is making it anew by itself, without end. */
  | 'lost'
  /** The source refuses this series for good (unknown symbol, interval not offered). */
  | 'refused';

/** What a feed tells about one subscription. Calls are synchronous and never throw. */
export interface FeedSink {
  /** One sound kline, forming or closed. May come in any order and more than once. */
  kline(kline: FeedKline): void;
  /** The line changed; `reason` in words for people, without secrets. */
  state(state: LineState, reason: string): void;
  /** Continuity broke although the line stands (overflow, hand-over): what lies between must be fetched. */
  reset(reason: string): void;
}

export interface SeriesRequest {
  symbol: string;
  interval: Interval;
}

/**
 * A source of klines. Runs in the worker when made from a descriptor, on the page when it is an
 * object of the host. One instance serves all series of its name; the caller subscribes to a
 * series once at most, however many charts show it.
 */
export interface Feed {
  readonly intervals: readonly Interval[];
  /** @throws FeedError, `permanent` when asking again cannot help */
  getKlines(request: KlinesRequest): Promise<KlinesAnswer>;
  /** Never throws; what goes wrong is said through the sink. Returns the unsubscribe call, idempotent. */
  subscribe(request: SeriesRequest, sink: FeedSink): () => void;
  /** The source's clock, ms UTC. Without it the local clock is taken. */
  getServerTime?(signal: AbortSignal): Promise<number>;
  getInstrument?(symbol: string, signal: AbortSignal): Promise<Instrument>;
  searchInstruments?(query: string, signal: AbortSignal): Promise<Instrument[]>;
  /** The one spelling of a symbol, so that `btcusdt` and `BTCUSDT` are one series. Pure. */
  normalizeSymbol?(symbol: string): string;
  /**
   * The page was away (hidden, frozen, asleep) or is online again: check every line now, and try again at once
   * where a wait is under way that nobody asked for.
   */
  wake?(): void;
  /** What was skipped so far, by kind. */
  readonly refused?: ReadonlyMap<string, number>;
  /** Ends every connection and timer. */
  close?(): void;
}

/** A feed that can be made anywhere from plain data, and so crosses to the worker. */
export interface BinanceDescriptor {
  /** The spot market, or USD-margined futures. */
  kind: 'binance' | 'binance-futures';
  /** Base of REST, default the market's own (`https://api.binance.com`). An array is tried in order. */
  restUrl?: string | string[];
  /** Base of the WebSocket, default the market's own (`wss://stream.binance.com:9443`). An array is tried in order. */
  wsUrl?: string | string[];
}

/** A server that speaks TradingView's UDF over HTTP (TradingView, "Universal Data Feed"). */
export interface UdfDescriptor {
  kind: 'udf';
  /** Base of its paths, such as `https://host/udf`: `/history` and the others come right after it. */
  url: string;
  /** How often the last klines are asked for while they move, ms, 1,000 at least; default 10,000. */
  pollMs?: number;
  /**
   * The server's `supported_resolutions`, spelled as it does, such as `['1', '60', 'D']` (case counts). Those that
   * this release cannot draw are passed over. Default: all it can draw, as `1`, `60`, `1D`, `1W`, `1M` (month).
   */
  resolutions?: readonly string[];
}

export type FeedDescriptor = BinanceDescriptor | UdfDescriptor;

/** Tells a descriptor from a Feed object: it has a kind and no functions. */
export function isFeedDescriptor(feed: Feed | FeedDescriptor): feed is FeedDescriptor {
  return 'kind' in feed && typeof feed.kind === 'string' && !('subscribe' in feed);
}
