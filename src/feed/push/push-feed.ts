import {
  type FeedKline,
  findKlineDefect,
  type Interval,
  type Kline,
  type SeriesKey,
  seriesKey,
} from '../../domain/index.js';
import type { Feed, FeedSink, KlinesAnswer, KlinesRequest, LineState, SeriesRequest } from '../contract.js';
import { Refusals } from '../refusals.js';
import { KeptKlines } from '../kept-klines.js';

/** Series whose pushed klines are kept, the least recently pushed forgotten first. */
const MOST_SERIES = 200;

/** A kline as a host has it: without `closed` it counts as forming until a later one is pushed. */
export type PushedKline = Omit<Kline, 'closed'> & { closed?: boolean; revision?: number };

export interface PushOptions {
  /** Intervals that the host has. Default: any. */
  intervals?: readonly Interval[];
  /** History. Without it, what was pushed so far is all there is. */
  getKlines?: Feed['getKlines'];
  getInstrument?: NonNullable<Feed['getInstrument']>;
  searchInstruments?: NonNullable<Feed['searchInstruments']>;
}

const COMMON: readonly Interval[] = [
  '1s',
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
];

/**
 * A feed whose data the host owns: it pushes what its own socket brings. Runs on the page. Nothing pushed is lost
 * before a chart asks: the newest 5,000 klines of 200 series are kept, unless the host gives history of its own.
 */
export class PushFeed implements Feed {
  readonly intervals: readonly Interval[];
  readonly getInstrument?: NonNullable<Feed['getInstrument']>;
  readonly searchInstruments?: NonNullable<Feed['searchInstruments']>;
  private readonly refusals = new Refusals();
  private readonly sinks = new Map<SeriesKey, FeedSink>();
  private readonly kept = new Map<SeriesKey, KeptKlines>();
  private readonly lines = new Map<SeriesKey, readonly [state: LineState, reason: string]>();

  constructor(private readonly options: PushOptions) {
    this.intervals = options.intervals ?? COMMON;
    if (options.getInstrument !== undefined) this.getInstrument = options.getInstrument;
    if (options.searchInstruments !== undefined) this.searchInstruments = options.searchInstruments;
  }

  get refused(): ReadonlyMap<string, number> {
    return this.refusals.counts;
  }

  /**
   * Takes one kline or many, in any order. Unsound ones are counted in `refused` and skipped: data never throws.
   * @throws ConfigError `bad-symbol`, `bad-interval`
   */
  push(symbol: string, interval: Interval, klines: PushedKline | readonly PushedKline[]): void {
    const key = seriesKey('push', symbol, interval);
    const list = Array.isArray(klines) ? (klines as readonly PushedKline[]) : [klines as PushedKline];
    const sound = list.filter((kline) => this.isSound(kline)).sort((a, b) => a.openTime - b.openTime);
    const kept = this.keptOf(key, interval);
    for (const kline of sound) this.take(kept, this.sinks.get(key), kline);
  }

  /**
   * Says how the host's own line stands, so that charts do not call old data live: `open`, `silent`, `lost`.
   * @throws ConfigError `bad-symbol`, `bad-interval`
   */
  line(symbol: string, interval: Interval, state: 'open' | 'silent' | 'lost', reason = ''): void {
    const key = seriesKey('push', symbol, interval);
    this.lines.delete(key);
    this.lines.set(key, [state, reason]);
    forgetOldest(this.lines);
    this.sinks.get(key)?.state(state, reason);
  }

  getKlines(request: KlinesRequest): Promise<KlinesAnswer> {
    if (this.options.getKlines !== undefined) return this.options.getKlines(request);
    const kept = this.kept.get(seriesKey('push', request.symbol, request.interval));
    return Promise.resolve(kept?.answer(request) ?? { klines: [], more: false });
  }

  subscribe({ symbol, interval }: SeriesRequest, sink: FeedSink): () => void {
    const key = seriesKey('push', symbol, interval);
    this.sinks.set(key, sink);
    const [state, reason] = this.lines.get(key) ?? ['open', ''];
    sink.state(state, reason);
    return () => {
      if (this.sinks.get(key) === sink) this.sinks.delete(key);
    };
  }

  close(): void {
    this.sinks.clear();
    this.kept.clear();
    this.lines.clear();
  }

  private isSound(kline: PushedKline): boolean {
    const defect = findKlineDefect(kline as Kline);
    if (defect !== null) this.refusals.add(defect);
    return defect === null;
  }

  private take(kept: KeptKlines, sink: FeedSink | undefined, pushed: PushedKline): void {
    const { last } = kept;
    // A host that never says what is final: a later kline proves it.
    if (last !== undefined && !last.closed && pushed.openTime > last.openTime) {
      this.give(kept, sink, { ...last, closed: true });
    }
    this.give(kept, sink, {
      ...pushed,
      closed: pushed.closed ?? (last !== undefined && pushed.openTime < last.openTime),
    });
  }

  private give(kept: KeptKlines, sink: FeedSink | undefined, kline: FeedKline): void {
    kept.put(kline);
    sink?.kline({ ...kline });
  }

  private keptOf(key: SeriesKey, interval: Interval): KeptKlines {
    const kept = this.kept.get(key) ?? new KeptKlines(interval);
    this.kept.delete(key);
    this.kept.set(key, kept);
    forgetOldest(this.kept);
    return kept;
  }
}

/** Bounds a map in the order of its last uses. */
function forgetOldest(map: Map<SeriesKey, unknown>): void {
  if (map.size <= MOST_SERIES) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

/**
 * A feed for data that the host itself owns: `registerFeed('host', feed)`, `<kline-chart feed="host">`, then
 * `feed.push('ACME', '1m', kline)`.
 */
export function push(options: PushOptions = {}): PushFeed {
  return new PushFeed(options);
}
