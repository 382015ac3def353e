import type { Interval, Kline, SeriesKey } from '../domain/index.js';
import {
  BUSY,
  busyError,
  isFinal,
  RECORD_WIDTH,
  type RingReader,
  type SeriesDirectory,
  type StoreMemory,
} from '../memory/index.js';
import { LastGood } from './last-good.js';

/** How often a read of objects is repeated after its time limit before it gives up. */
const ATTEMPTS = 5;

/**
 * Reads klines as objects. The scratch arrays are made once, for a whole ring. When a writer holds a
 * series beyond the limit, what was read of it last is given again: late, but never torn and never empty.
 */
export class KlineReader {
  private readonly records: Float64Array;
  private readonly flags: Uint8Array;
  private readonly lastGood = new LastGood();

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
      this.lastGood.keep(key, place.generation, count, this.records, this.flags);
      return this.klinesOf(count);
    }
    const last = this.lastGood.recall(key, place.generation, limit, this.records, this.flags);
    if (last >= 0) return this.klinesOf(last);
    throw busyError(key);
  }

  /** The klines of every interval of a symbol that is held. `prefix` is the key up to its `@`, inclusive. */
  readAll(prefix: string): Map<Interval, Kline[]> {
    const result = new Map<Interval, Kline[]>();
    for (let slot = 0; slot < this.directory.used; slot++) {
      const key = this.directory.keyOf(slot, this.directory.generationOf(slot));
      if (key?.startsWith(prefix) !== true) continue;
      result.set(key.slice(prefix.length) as Interval, this.read(key, this.memory.layout.maxKlines));
    }
    return result;
  }

  /** The first `count` klines of the scratch arrays. */
  private klinesOf(count: number): Kline[] {
    return Array.from({ length: count }, (_, index) => toKline(this.records, this.flags, index));
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
