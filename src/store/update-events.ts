import { parseSeriesKey } from '../domain/index.js';
import {
  newCursor,
  RECORD_WIDTH,
  RESET,
  type RingReader,
  type SeriesCursor,
  type SeriesDirectory,
} from '../memory/index.js';
import type { KlineEventEmitter } from './event-emitter.js';
import { toKline } from './kline-reader.js';

/** How many klines one wake-up tells of one series; more than that is told as its newest kline alone. */
const MAX_TOLD = 64;

/** Turns wake-ups into events, reading only series that somebody listens to. */
export class UpdateEvents {
  private readonly cursors = new Map<number, SeriesCursor>();
  private readonly records = new Float64Array(MAX_TOLD * RECORD_WIDTH);
  private readonly flags = new Uint8Array(MAX_TOLD);

  constructor(
    private readonly events: KlineEventEmitter,
    private readonly reader: RingReader,
    private readonly directory: SeriesDirectory,
  ) {}

  tell(slots: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) this.tellOne(slots[i]);
  }

  private tellOne(slot: number): void {
    const generation = this.directory.generationOf(slot);
    const key = this.directory.keyOf(slot, generation);
    if (key === null || !this.events.wants(key)) {
      this.cursors.delete(slot);
      return;
    }
    let cursor = this.cursors.get(slot);
    if (cursor === undefined) {
      cursor = newCursor();
      this.cursors.set(slot, cursor);
    }
    let told = this.reader.readSince(slot, generation, cursor, this.records, this.flags);
    if (told === RESET) {
      told = this.reader.readLast(slot, generation, 1, this.records, this.flags, cursor);
    }
    if (told <= 0) return;
    const { symbol, interval } = parseSeriesKey(key);
    const timestamp = this.reader.lastWrite;
    // Listeners may read and so reuse these arrays: make all klines before the first is called.
    const klines = Array.from({ length: told }, (_, index) => toKline(this.records, this.flags, index));
    for (const kline of klines) this.events.emit(key, { symbol, interval, kline, timestamp });
  }
}
