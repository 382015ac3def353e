import { CapacityError, ConfigError, LayoutError } from '../domain/index.js';

/** "KLIN" read as a little-endian int32: the first word of every store. */
export const MAGIC = 0x4e494c4b;
/** Raised with every change of the table below: threads of two versions never share one buffer. */
export const LAYOUT_VERSION = 3;

/** Capacities of one store; they fix its size in bytes for good. */
export interface Capacities {
  /** Series that can be held at once. */
  readonly maxSeries: number;
  /** Klines per series; the oldest is overwritten by the next. */
  readonly maxKlines: number;
}

/** Doubles per record: openTime, open, high, low, close, volume. */
export const RECORD_WIDTH = 6;
/** Threads that may be attached, the creator included. Bounded by the lock word's four holder bits. */
export const MAX_THREADS = 15;
/** Threads that may be woken by updates. */
export const MAX_CONSUMERS = 8;
/** Rings for building merges in. One per thread that merges at the same moment; more only wait. */
export const SPARE_RINGS = 2;

/** Int32 words of the header. */
export const Header = {
  MAGIC: 0,
  LAYOUT_VERSION: 1,
  MAX_SERIES: 2,
  MAX_KLINES: 3,
  SPARE_RINGS: 4,
  MAX_CONSUMERS: 5,
  /** Four words: the store's random id. */
  STORE_ID: 6,
  /** A bit per thread that is attached: bit n for the thread of id n. */
  THREADS: 10,
  /** Slots ever used: no slot at or above it holds a series. */
  SLOTS_USED: 11,
  /** Series evicted so far. */
  EVICTED: 12,
  WORDS: 16,
} as const;

/** Int32 words of a series' control block: one cache line, so that writers of two series never share one. */
export const Control = {
  /** `[sequence: 27][holder: 4][held: 1]`, see seqlock.ts. */
  LOCK: 0,
  /** Id of the thread that owns the series: the only one that writes it unasked. */
  OWNER: 1,
  /**
   * What is being written, so that a repair knows what to distrust: the ring index of the record, with
   * APPEND_INTENT where it is appended; SWAP_INTENT; or NO_INTENT.
   */
  INTENT: 2,
  /** Ring index of the newest record. */
  HEAD: 3,
  /** Records held, 0 to maxKlines. */
  COUNT: 4,
  /** Raised whenever the slot is given to another series. */
  GENERATION: 5,
  /** Records appended so far, modulo 2^32. */
  APPENDED: 6,
  /** Changes other than to the newest record so far, modulo 2^32. */
  REWRITES: 7,
  /** Index of the ring that holds the records: merges swap it. */
  RING: 8,
  /** Code of the series' state, an index of SERIES_STATES. */
  STATE: 9,
  /** As a double, word 10 and 11: revision of the newest record, NO_REVISION without one. */
  REVISION: 5,
  /** As a double, word 12 and 13: time of the last write, ms since the epoch, UTC. */
  LAST_WRITE: 6,
  /** Records held when the intent was written. */
  INTENT_COUNT: 14,
  /** When the last change was made, for measuring latencies: see stamp.ts. */
  STAMP: 15,
  WORDS: 16,
} as const;

export const NO_INTENT = -1;
/** Bit of the intent word: above every index that a ring can have. */
export const APPEND_INTENT = 1 << 30;
/** Intent of a merge: the swap of two rings is under way. */
export const SWAP_INTENT = -2;
export const NO_REVISION = Number.NEGATIVE_INFINITY;

/** Layout of a directory entry, in bytes from its beginning. */
export const Entry = {
  /** int32: bytes of the key. */
  KEY_LENGTH: 0,
  /** float64: when the last holder let go, ms since the epoch, UTC. */
  LAST_USE: 8,
  /** UTF-8, not terminated. */
  KEY: 16,
  BYTES: 128,
} as const;
export const MAX_KEY_BYTES = Entry.BYTES - Entry.KEY;

/** Int32 words of a spare ring's entry. */
export const Spare = {
  /** Id of the thread that builds in it, 0 when free. */
  OWNER: 0,
  /** The ring that is spare now. */
  RING: 1,
  /** While a swap is under way: the slot, and what it held, so that a repair can undo it. */
  SLOT: 2,
  OLD_RING: 3,
  OLD_HEAD: 4,
  OLD_COUNT: 5,
  WORDS: 8,
} as const;

/** Int32 words of a consumer, a cache line each; its dirty bits lie in a region of their own. */
export const Consumer = {
  /** Id of the attached thread, 0 when free. */
  THREAD: 0,
  /** 1 while a wake-up is on its way and not yet taken. */
  ARMED: 1,
  WORDS: 16,
} as const;

/** Doubles of a thread's counters, in the order of {@link CounterName}. Plain: each thread writes its own. */
export const COUNTERS = [
  'updates',
  'appends',
  'corrections',
  'merges',
  'unchanged',
  'outdated',
  'tooOld',
  'refused',
  'contended',
  'wakeups',
  'coalesced',
  'retries',
  'readTimeouts',
  'gone',
] as const;
export type CounterName = (typeof COUNTERS)[number];
const COUNTER_STRIDE = 16;

export interface Region {
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly element: 'int32' | 'float64' | 'uint8' | 'mixed';
  readonly meaning: string;
}

export interface Layout extends Capacities {
  readonly rings: number;
  /** Bytes of the final and gap bits of one ring. */
  readonly flagBytesPerRing: number;
  /** Int32 words of one consumer's dirty bits. */
  readonly dirtyWords: number;
  readonly regions: Readonly<Record<RegionName, Region>>;
  readonly byteLength: number;
  /** Bytes of klines alone: maxSeries x maxKlines x 48. */
  readonly klineBytes: number;
}

type RegionName =
  | 'header'
  | 'counters'
  | 'consumers'
  | 'dirty'
  | 'spares'
  | 'hashes'
  | 'entries'
  | 'holders'
  | 'control'
  | 'flags'
  | 'klines';

const CACHE_LINE = 64;
const align = (bytes: number) => Math.ceil(bytes / CACHE_LINE) * CACHE_LINE;

function requireCount(option: string, value: number, most: number): void {
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new ConfigError(
      'bad-capacity',
      `store.${option} is ${String(value)}: give a whole number from 1 to ${most}.`,
    );
  }
}

/**
 * Where everything lies, for given capacities. Pure; any thread.
 * @throws ConfigError `bad-capacity`
 */
export function computeLayout({ maxSeries, maxKlines }: Capacities): Layout {
  requireCount('maxSeries', maxSeries, 1_000_000);
  requireCount('maxKlines', maxKlines, 1_000_000);
  const rings = maxSeries + SPARE_RINGS;
  const flagBytesPerRing = Math.ceil(maxKlines / 16) * 4;
  const dirtyWords = Math.ceil(maxSeries / 32);
  let end = 0;
  const region = (element: Region['element'], bytes: number, meaning: string): Region => {
    const byteOffset = end;
    end = align(end + bytes);
    return { byteOffset, byteLength: bytes, element, meaning };
  };
  const regions: Record<RegionName, Region> = {
    header: region('int32', Header.WORDS * 4, 'magic, layout version, capacities, store id'),
    counters: region('float64', (MAX_THREADS + 1) * COUNTER_STRIDE * 8, 'counters per thread'),
    consumers: region('int32', MAX_CONSUMERS * Consumer.WORDS * 4, 'who is woken, and whether'),
    dirty: region('int32', MAX_CONSUMERS * align(dirtyWords * 4), 'a bit per series and consumer'),
    spares: region('int32', SPARE_RINGS * Spare.WORDS * 4, 'rings for building merges'),
    hashes: region('int32', maxSeries * 4, 'hash of each slot’s key, 0 for a free slot'),
    entries: region('mixed', maxSeries * Entry.BYTES, 'key, last use'),
    holders: region('int32', (MAX_THREADS + 1) * maxSeries * 4, 'how often each thread holds each series'),
    control: region('int32', maxSeries * Control.WORDS * 4, 'a control block per series'),
    flags: region('uint8', rings * flagBytesPerRing, 'two bits per record: final, gap confirmed'),
    klines: region('float64', rings * maxKlines * RECORD_WIDTH * 8, 'the records, ring by ring'),
  };
  return {
    maxSeries,
    maxKlines,
    rings,
    flagBytesPerRing,
    dirtyWords,
    regions,
    byteLength: end,
    klineBytes: maxSeries * maxKlines * RECORD_WIDTH * 8,
  };
}

/** Int32 words between two consumers' dirty bits. */
export function dirtyStride(layout: Layout): number {
  return align(layout.dirtyWords * 4) / 4;
}

/** Doubles between two threads' counters. */
export const counterStride = COUNTER_STRIDE;

/**
 * Takes the block of memory: shared where `shared` is asked for, a plain ArrayBuffer otherwise.
 * Pages that are never touched cost no physical memory, so nothing here fills it.
 * @throws CapacityError `cannot-allocate` with the computed size
 */
export function allocate(layout: Layout, shared: boolean): ArrayBufferLike {
  try {
    return shared ? new SharedArrayBuffer(layout.byteLength) : new ArrayBuffer(layout.byteLength);
  } catch (cause) {
    throw new CapacityError(
      'cannot-allocate',
      `The kline store needs ${layout.byteLength} bytes (${layout.maxSeries} series x ${layout.maxKlines} klines x 48 bytes and what goes with them) and cannot have them: lower store.maxSymbols, store.intervalsPerSymbol or store.maxKlines.`,
      { cause },
    );
  }
}

/**
 * Reads the capacities out of a buffer made elsewhere.
 * @throws LayoutError `not-initialised`, `wrong-version`, `truncated`
 */
export function layoutOf(buffer: ArrayBufferLike): Layout {
  const header = buffer.byteLength >= Header.WORDS * 4 ? new Int32Array(buffer, 0, Header.WORDS) : null;
  if (header === null || Atomics.load(header, Header.MAGIC) !== MAGIC) {
    throw new LayoutError(
      'not-initialised',
      `This buffer of ${buffer.byteLength} bytes holds no kline store: pass the handle of one (store.handle).`,
    );
  }
  const version = header[Header.LAYOUT_VERSION];
  if (version !== LAYOUT_VERSION) {
    throw new LayoutError(
      'wrong-version',
      `This store has layout version ${version}, this code reads version ${LAYOUT_VERSION}: load the same release of kline-chart in every thread and bundle.`,
    );
  }
  const layout = computeLayout({
    maxSeries: header[Header.MAX_SERIES],
    maxKlines: header[Header.MAX_KLINES],
  });
  if (buffer.byteLength < layout.byteLength) {
    throw new LayoutError(
      'truncated',
      `This store says it needs ${layout.byteLength} bytes, the buffer has ${buffer.byteLength}: it was cut.`,
    );
  }
  return layout;
}
