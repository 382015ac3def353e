import {
  addIntervals,
  FeedError,
  type FeedKline,
  findKlineDefect,
  type Interval,
  type Kline,
} from '../../domain/index.js';
import type { Clock, TimerId } from '../clock.js';
import type { Feed, FeedSink, KlinesAnswer, KlinesRequest, SeriesRequest } from '../contract.js';
import { KeptKlines } from '../kept-klines.js';
import { Refusals } from '../refusals.js';
import { formsOf } from './forms.js';

const MOST_KLINES = 1_000_000;

export interface ReplayOptions {
  symbol: string;
  interval: Interval;
  /** Ascending klines, or where to GET them from: JSON, an array of klines or of `[openTime, o, h, l, c, v]` rows. */
  klines: readonly Kline[] | string;
  /** How many times faster than it was. Default 1; 0 stands still at `from`. */
  speed?: number;
  /** OpenTime, ms UTC, at which the replay begins; what lies before is history. Default: after the first half. */
  from?: number;
  /** For tests. */
  clock?: Clock;
  fetch?: typeof globalThis.fetch;
}

/**
 * Plays a recording as if it happened now: each kline opens, visits its extremes, and closes, at any speed. One series.
 * When it ends, the line is `silent` and says so.
 */
export class ReplaySource implements Feed {
  readonly intervals: readonly Interval[];
  private readonly refusals = new Refusals();
  private readonly closing = new AbortController();
  private recording: Promise<readonly FeedKline[]> | null = null;
  private sink: FeedSink | null = null;
  private timer: TimerId | null = null;

  /** @param started when the replay began, ms by the clock */
  constructor(
    private readonly options: ReplayOptions,
    private readonly clock: Clock,
    private readonly started: number,
  ) {
    this.intervals = [options.interval];
  }

  get refused(): ReadonlyMap<string, number> {
    return this.refusals.counts;
  }

  async getKlines(request: KlinesRequest): Promise<KlinesAnswer> {
    this.require(request);
    const klines = await this.load();
    const now = this.timeOf(klines);
    const kept = new KeptKlines(this.options.interval, MOST_KLINES);
    for (let i = 0; i < klines.length && klines[i].openTime <= now; i++) kept.put(this.asOf(klines, i, now));
    return kept.answer(request);
  }

  subscribe(request: SeriesRequest, sink: FeedSink): () => void {
    this.sink = sink;
    Promise.resolve()
      .then(() => this.require(request))
      .then(() => this.load())
      .then(
        (klines) => {
          if (this.sink !== sink) return;
          sink.state('open', '');
          this.play(klines, this.timeOf(klines), sink);
        },
        (error: unknown) => {
          if (this.sink !== sink) return;
          const { message, permanent } = error as FeedError;
          sink.state(permanent ? 'refused' : 'lost', message);
        },
      );
    return () => {
      if (this.sink !== sink) return;
      this.sink = null;
      this.stop();
    };
  }

  getServerTime(): Promise<number> {
    return this.load().then((klines) => this.timeOf(klines));
  }

  close(): void {
    this.closing.abort();
    this.sink = null;
    this.stop();
  }

  /** The recording's own time, ms UTC. */
  private timeOf(klines: readonly FeedKline[]): number {
    const from = this.options.from ?? klines[klines.length >> 1]?.openTime ?? 0;
    return from + (this.clock.now() - this.started) * (this.options.speed ?? 1);
  }

  /** When a kline ended: with the next one at the latest, as where a market's day is shorter in March. */
  private endOf(klines: readonly FeedKline[], index: number): number {
    const end = addIntervals(this.options.interval, klines[index].openTime, 1);
    return index + 1 < klines.length ? Math.min(end, klines[index + 1].openTime) : end;
  }

  /** A kline as it stood at a moment. */
  private asOf(klines: readonly FeedKline[], index: number, now: number): FeedKline {
    const kline = klines[index];
    const end = this.endOf(klines, index);
    if (now >= end) return kline;
    return formsOf(kline, (now - kline.openTime) / (end - kline.openTime));
  }

  /** Tells what is due, and comes back for what is next. */
  private play(klines: readonly FeedKline[], since: number, sink: FeedSink): void {
    const { speed = 1 } = this.options;
    const now = this.timeOf(klines);
    const first = klines.findIndex((_, index) => this.endOf(klines, index) > since);
    if (first < 0) {
      sink.state('silent', 'The recording has ended.');
      return;
    }
    for (let i = first; i < klines.length && klines[i].openTime <= now; i++)
      sink.kline(this.asOf(klines, i, now));
    if (speed === 0) return;
    // Eight looks at each kline, sixty a second at most.
    const length = this.endOf(klines, first) - klines[first].openTime;
    const wait = Math.max(16, length / 8 / speed);
    this.timer = this.clock.setTimeout(() => this.play(klines, now, sink), wait);
  }

  private stop(): void {
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
  }

  /** @throws FeedError `unknown-symbol`, `unknown-interval` */
  private require({ symbol, interval }: SeriesRequest): void {
    const { options } = this;
    if (symbol !== options.symbol) {
      throw new FeedError('unknown-symbol', `The recording is of ${options.symbol}, not of ${symbol}.`, {
        permanent: true,
      });
    }
    if (interval !== options.interval) {
      throw new FeedError(
        'unknown-interval',
        `The recording of ${symbol} has ${options.interval}, not ${interval}.`,
        { permanent: true },
      );
    }
  }

  private load(): Promise<readonly FeedKline[]> {
    this.recording ??= this.read().catch((error: unknown) => {
      this.recording = null;
      throw error;
    });
    return this.recording;
  }

  private async read(): Promise<readonly FeedKline[]> {
    const { klines } = this.options;
    const rows: unknown = typeof klines === 'string' ? await this.get(klines) : klines;
    if (!Array.isArray(rows) || rows.length > MOST_KLINES) {
      throw new FeedError('bad-recording', `A recording is a list of at most ${MOST_KLINES} klines.`, {
        permanent: true,
      });
    }
    const sound: FeedKline[] = [];
    let before = Number.NEGATIVE_INFINITY;
    for (const row of rows as unknown[]) {
      const kline = klineOf(row);
      // Off UTC's grid they are taken as from any feed: markets' days begin at their own midnight.
      const defect = findKlineDefect(kline) ?? (kline.openTime > before ? null : 'out-of-order');
      if (defect === null) sound.push(kline);
      else this.refusals.add(defect);
      if (defect === null) before = kline.openTime;
    }
    return sound;
  }

  private async get(url: string): Promise<unknown> {
    const { signal } = this.closing;
    try {
      const get = this.options.fetch ?? ((...request) => fetch(...request));
      const response = await get(url, { signal, credentials: 'omit' });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      return await response.json();
    } catch (cause) {
      throw new FeedError('unreachable', `The recording ${url} cannot be had: ${String(cause)}.`, { cause });
    }
  }
}

function klineOf(row: unknown): FeedKline {
  if (!Array.isArray(row)) return { ...(row as FeedKline), closed: true };
  const [openTime, open, high, low, close, volume] = row.map(Number);
  return { openTime, open, high, low, close, volume, closed: true };
}
