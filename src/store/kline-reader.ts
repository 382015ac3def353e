import { KlineError, type Kline, type SeriesKey } from '../domain/index.js';
import {
  BUSY,
  isFinal,
  RECORD_WIDTH,
  type RingReader,
  type SeriesDirectory,
  type SeriesPlace,
  type StoreMemory,
} from '../memory/index.js';

/** How often a read of objects is repeated after its time limit before it gives up. */
const ATTEMPTS = 5;

/**
 * Reads klines as objects. The scratch arrays are made once, for a whole ring. When a writer holds a
 * series beyond the limit, what was read of it last is given again: late, but never torn and never empty.
 */
export class KlineReader {
  private readonly records: Float64Array;
  private readonly flags: Uint8Array;
  private readonly lastGood = new Map<SeriesKey, { generation: number; klines: Kline[] }>();

  constructor(
    private readonly memory: StoreMemory,
    private readonly directory: SeriesDirectory,
    private readonly reader: RingReader,
  ) {
    this.records = new Float64Array(memory.layout.maxKlines * RECORD_WIDTH);
    this.flags = new Uint8Array(memory.layout.maxKlines);
  }

  /**
   * The newest `limit` klines of a series, oldest first; empty when it is not held.
   * @throws KlineError `busy` when a writer holds it and nothing was read of it before
   */
  read(key: SeriesKey, limit: number): Kline[] {
    const place = this.directory.resolve(key);
    if (place === null) return [];
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const count = this.reader.readLast(place.slot, place.generation, limit, this.records, this.flags, null);
      if (count === BUSY) continue;
      if (count < 0) return [];
      const klines = Array.from({ length: count }, (_, index) => this.klineAt(index));
      this.remember(key, place, klines);
      return klines;
    }
    const last = this.lastGood.get(key);
    if (last?.generation === place.generation) return last.klines.slice(-limit);
    throw new KlineError(
      'busy',
      `${key} is held by a writer for longer than ${ATTEMPTS} reads may wait: read again after the next update.`,
    );
  }

  /** The kline at `index` of the last read of records. */
  private klineAt(index: number): Kline {
    return toKline(this.records, this.flags, index);
  }

  private remember(key: SeriesKey, place: SeriesPlace, klines: Kline[]): void {
    this.lastGood.delete(key);
    this.lastGood.set(key, { generation: place.generation, klines });
    if (this.lastGood.size <= this.memory.layout.maxSeries) return;
    for (const oldest of this.lastGood.keys()) {
      this.lastGood.delete(oldest);
      break;
    }
  }
}

/** Makes a kline of record `index` of the arrays that a read filled. */
export function toKline(records: Float64Array, flags: Uint8Array, index: number): Kline {
  const at = index * RECORD_WIDTH;
  return {
    openTime: records[at],
    open: records[at + 1],
    high: records[at + 2],
    low: records[at + 3],
    close: records[at + 4],
    volume: records[at + 5],
    closed: isFinal(flags[index]),
  };
}
