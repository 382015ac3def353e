import { type Kline, parseSeriesKey } from '../domain/index.js';
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
  private readonly told = new Map<number, Told>();
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
      this.told.delete(slot);
      return;
    }
    let told = this.told.get(slot);
    if (told === undefined) {
      told = { cursor: newCursor(), last: null };
      this.told.set(slot, told);
    }
    const { cursor } = told;
    let count = this.reader.readSince(slot, generation, cursor, this.records, this.flags);
    if (count === RESET) {
      count = this.reader.readLast(slot, generation, 1, this.records, this.flags, cursor);
    }
    if (count <= 0) return;
    const { symbol, interval } = parseSeriesKey(key);
    const timestamp = this.reader.lastWrite;
    // Listeners may read and so reuse these arrays: make all klines before the first is called.
    const klines = Array.from({ length: count }, (_, index) => toKline(this.records, this.flags, index));
    // The first is the one told last time: it is told again only if it changed since.
    if (told.last !== null && isSame(klines[0], told.last)) klines.shift();
    told.last = klines.at(-1) ?? told.last;
    for (const kline of klines) this.events.emit(key, { symbol, interval, kline: { ...kline }, timestamp });
  }
}

interface Told {
  readonly cursor: SeriesCursor;
  last: Kline | null;
}

function isSame(a: Kline, b: Kline): boolean {
  return (
    a.openTime === b.openTime &&
    a.open === b.open &&
    a.high === b.high &&
    a.low === b.low &&
    a.close === b.close &&
    a.volume === b.volume &&
    a.closed === b.closed
  );
}
