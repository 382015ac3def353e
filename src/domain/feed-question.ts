import type { Instrument } from './instrument.js';
import type { Interval } from './interval.js';
import type { FeedKline, TimeRange } from './kline.js';

/** Klines that a source was asked for, ascending by openTime and unique. */
export interface KlinesAnswer {
  /** Sound klines; the feed skips and counts what is not. */
  klines: FeedKline[];
  /** Ranges of openTimes in which the source itself has no klines: a hole that is data. */
  confirmedEmpty?: TimeRange[];
  /** Whether older klines (for a request without `startTime`) or newer ones (with it) exist. */
  more: boolean;
}

/** Klines that are asked for beside memory. */
export interface KlinesQuery {
  readonly feed: string;
  readonly symbol: string;
  readonly interval: Interval;
  /** First openTime wanted, ms UTC; without it the newest up to `endTime`. */
  readonly startTime?: number;
  /** Last openTime wanted, ms UTC. */
  readonly endTime?: number;
  readonly limit: number;
}

/** What a page may ask a feed, wherever that feed runs. Plain data: it crosses to the worker. */
export type FeedQuestion =
  | { readonly what: 'instrument'; readonly feed: string; readonly symbol: string }
  | { readonly what: 'instruments'; readonly feed: string; readonly query: string }
  | { readonly what: 'intervals'; readonly feed: string }
  | ({ readonly what: 'klines' } & KlinesQuery);

/** The answer to each kind of question. */
export interface FeedAnswers {
  instrument: Instrument;
  instruments: Instrument[];
  intervals: readonly Interval[];
  klines: KlinesAnswer;
}

/** The answer to one question. */
export type FeedAnswer<Asked extends FeedQuestion = FeedQuestion> = FeedAnswers[Asked['what']];
