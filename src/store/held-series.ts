import type { SeriesKey } from '../domain/index.js';
import type { WritableSeries } from './memory-writer.js';
import type { SeriesStatus } from './series-handle.js';

/** A series that is held, as the backend keeps it. */
export interface HeldSeries extends WritableSeries {
  readonly key: SeriesKey;
  readonly feed: string;
  readonly symbol: string;
  /** Klines of first history wanted: the most of any holder. */
  limit: number;
  holders: number;
  /** Those of them that somebody looks at. */
  lookers: number;
  status: SeriesStatus;
}
