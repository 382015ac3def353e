import type { Clock, Feed } from '../feed/index.js';
import type { SeriesWriter } from './series-writer.js';

export interface SessionOptions {
  readonly feed: Feed;
  readonly writer: SeriesWriter;
  readonly clock: Clock;
  /** Klines of first history. */
  readonly limit: number;
  /** How many klines memory holds of a series. */
  readonly reach: number;
  /** OpenTime, ms UTC, of the last final kline before which memory holds all of this series already. */
  readonly resumeFrom: number | null;
  /** Counts what was skipped, by kind. */
  readonly skip: (kind: string) => void;
}
