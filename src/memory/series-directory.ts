import { CapacityError, ConfigError, KlineError, type SeriesKey } from '../domain/index.js';
import { Control, Entry, Header, MAX_KEY_BYTES, NO_INTENT, NO_REVISION } from './layout.js';
import { HELD, heldWord, nextFreeWord } from './seqlock.js';
import type { StoreMemory } from './store-memory.js';
import { CREATOR_THREAD } from './threads.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** How long a lookup in a thread other than the creator's may wait for a writer. */
const WINDOW_LIMIT_MS = 1;

/** Where a series lies. A slot's generation rises when it is given to another series. */
export interface SeriesPlace {
  readonly slot: number;
  readonly generation: number;
}

/**
 * The table of all series, in the buffer: any thread resolves a key with nothing but the memory. Only the
 * store's creator allocates and evicts; every thread may resolve, retain and release.
 */
export class SeriesDirectory {
  /** @param firstState code of what a series is before anybody says (`loading`); creator's thread alone */
  constructor(
    private readonly memory: StoreMemory,
    private readonly threadId: number,
    private readonly firstState = 0,
  ) {}

  /**
   * Finds a series that is held. Null when it is not (or was evicted while looking). Any thread.
   * @throws KlineError `busy` in other threads than the creator's: a writer held it beyond the limit
   */
  resolve(key: SeriesKey): SeriesPlace | null {
    const bytes = encodeKey(key);
    const hash = hashOf(bytes);
    const { hashes, header, control } = this.memory;
    const used = Atomics.load(header, Header.SLOTS_USED);
    for (let slot = 0; slot < used; slot++) {
      if (Atomics.load(hashes, slot) !== hash) continue;
      const generation = control[slot * Control.WORDS + Control.GENERATION];
      // The creator alone changes keys, so it needs no window on them (and never waits for a writer).
      if (this.threadId === CREATOR_THREAD) {
        if (this.hasKey(slot, bytes)) return { slot, generation };
        continue;
      }
      const place = this.inWindow(slot, (found) =>
        this.hasKey(slot, bytes) ? { slot, generation: found } : null,
      );
      // Not "not held": a thread that was interrupted in the middle of a write holds it for many ms.
      if (place === undefined) throw busyError(key);
      if (place !== null) return place;
    }
    return null;
  }

  /** The key of a slot, or null when it is free or its generation is another. Any thread; allocates. */
  keyOf(slot: number, generation: number): SeriesKey | null {
    if (this.threadId === CREATOR_THREAD) {
      return this.isUsed(slot) && this.generationOf(slot) === generation ? this.decodeKey(slot) : null;
    }
    const key = this.inWindow(slot, (found) =>
      this.isUsed(slot) && found === generation ? this.decodeKey(slot) : null,
    );
    return key ?? null;
  }

  /** Slots that were ever in use: none at or above it holds a series. */
  get used(): number {
    return Atomics.load(this.memory.header, Header.SLOTS_USED);
  }

  /** The generation of a slot, as of now. */
  generationOf(slot: number): number {
    return Atomics.load(this.memory.control, slot * Control.WORDS + Control.GENERATION);
  }

  /** Holders of a slot over all threads. */
  refsOf(slot: number): number {
    const { holders, layout } = this.memory;
    let sum = 0;
    for (let at = slot; at < holders.length; at += layout.maxSeries) sum += Atomics.load(holders, at);
    return sum;
  }

  /** Whether a slot holds a series. */
  isUsed(slot: number): boolean {
    return Atomics.load(this.memory.hashes, slot) !== 0;
  }

  /**
   * Finds a series, or gives it a slot: a fresh one while there are any, else that of the series nobody
   * holds that was held or written last the longest ago. The caller retains it. Creator only.
   * @throws CapacityError `full`, ConfigError `key-too-long`
   */
  acquire(key: SeriesKey, owner: number): SeriesPlace {
    const found = this.resolve(key);
    if (found !== null) return found;
    const bytes = encodeKey(key);
    const { header, layout } = this.memory;
    const used = Atomics.load(header, Header.SLOTS_USED);
    if (used < layout.maxSeries) {
      const place = this.assign(used, bytes, owner);
      if (place !== null) {
        Atomics.store(header, Header.SLOTS_USED, used + 1);
        return place;
      }
    }
    for (const slot of this.evictable()) {
      const place = this.assign(slot, bytes, owner);
      if (place === null) continue;
      header[Header.EVICTED]++;
      return place;
    }
    throw new CapacityError(
      'full',
      `All ${layout.maxSeries} series of the store are in use, none is left for ${key}: raise store.maxSymbols or store.intervalsPerSymbol, or remove charts and subscriptions that are not needed.`,
    );
  }

  /**
   * Counts a holder of this thread in: the series is safe from eviction. Another thread than the creator's looks
   * at the generation afterwards, for the slot may have been given away just before. Any thread.
   */
  retain(slot: number): void {
    Atomics.add(this.memory.holders, this.holderAt(slot), 1);
  }

  /** Counts a holder of this thread out; `now` in ms since the epoch. Any thread. */
  release(slot: number, now: number): void {
    this.memory.entryDoubles[(slot * Entry.BYTES + Entry.LAST_USE) >> 3] = now;
    Atomics.sub(this.memory.holders, this.holderAt(slot), 1);
  }

  private holderAt(slot: number): number {
    return this.threadId * this.memory.layout.maxSeries + slot;
  }

  /** Slots nobody holds, the one used longest ago first. Allocates: eviction is rare. */
  private evictable(): number[] {
    const { entryDoubles, controlDoubles } = this.memory;
    const slots: number[] = [];
    for (let slot = 0; slot < this.used; slot++) {
      if (this.refsOf(slot) === 0) slots.push(slot);
    }
    const lastUse = (slot: number) =>
      Math.max(
        entryDoubles[(slot * Entry.BYTES + Entry.LAST_USE) >> 3],
        controlDoubles[((slot * Control.WORDS) >> 1) + Control.LAST_WRITE],
      );
    return slots.sort((a, b) => lastUse(a) - lastUse(b));
  }

  /** Gives a slot to a key, or null when a writer holds it this very moment: the next one will do. */
  private assign(slot: number, bytes: Uint8Array, owner: number): SeriesPlace | null {
    const { control, controlDoubles, hashes, entryBytes, entryDoubles, entryInts } = this.memory;
    const base = slot * Control.WORDS;
    const free = Atomics.load(control, base + Control.LOCK);
    if (
      (free & HELD) !== 0 ||
      Atomics.compareExchange(control, base + Control.LOCK, free, heldWord(free, this.threadId)) !== free
    ) {
      return null;
    }
    const generation = (control[base + Control.GENERATION] + 1) | 0;
    Atomics.store(control, base + Control.GENERATION, generation);
    control[base + Control.OWNER] = owner;
    control[base + Control.INTENT] = NO_INTENT;
    control[base + Control.HEAD] = 0;
    control[base + Control.COUNT] = 0;
    control[base + Control.APPENDED] = 0;
    control[base + Control.REWRITES] = 0;
    control[base + Control.STATE] = this.firstState;
    controlDoubles[(base >> 1) + Control.REVISION] = NO_REVISION;
    controlDoubles[(base >> 1) + Control.LAST_WRITE] = 0;
    const at = slot * Entry.BYTES;
    entryInts[(at + Entry.KEY_LENGTH) >> 2] = bytes.length;
    entryDoubles[(at + Entry.LAST_USE) >> 3] = 0;
    entryBytes.set(bytes, at + Entry.KEY);
    Atomics.store(hashes, slot, hashOf(bytes));
    Atomics.store(control, base + Control.LOCK, nextFreeWord(free));
    return { slot, generation };
  }

  /** Runs plain reads of a slot in a read window; undefined when a writer held it beyond the limit. */
  private inWindow<T>(slot: number, read: (generation: number) => T | null): T | null | undefined {
    const { control } = this.memory;
    const base = slot * Control.WORDS;
    const deadline = performance.now() + WINDOW_LIMIT_MS;
    do {
      const before = Atomics.load(control, base + Control.LOCK);
      if ((before & HELD) !== 0) continue;
      const result = read(control[base + Control.GENERATION]);
      if (Atomics.add(control, base + Control.LOCK, 0) === before) return result;
    } while (performance.now() < deadline);
    return undefined;
  }

  private decodeKey(slot: number): SeriesKey {
    const { entryBytes, entryInts } = this.memory;
    const at = slot * Entry.BYTES;
    const length = Math.max(0, Math.min(entryInts[(at + Entry.KEY_LENGTH) >> 2], MAX_KEY_BYTES));
    // TextDecoder refuses shared views: copy first.
    const copy = new Uint8Array(length);
    copy.set(entryBytes.subarray(at + Entry.KEY, at + Entry.KEY + length));
    return decoder.decode(copy) as SeriesKey;
  }

  /** Compares a slot's key. Inside a read window, or on the creator's thread. */
  private hasKey(slot: number, bytes: Uint8Array): boolean {
    const { entryBytes, entryInts } = this.memory;
    const at = slot * Entry.BYTES;
    if (entryInts[(at + Entry.KEY_LENGTH) >> 2] !== bytes.length) return false;
    for (let i = 0; i < bytes.length; i++) {
      if (entryBytes[at + Entry.KEY + i] !== bytes[i]) return false;
    }
    return true;
  }
}

/** A writer held a series for longer than a read may wait. */
export function busyError(key: SeriesKey): KlineError {
  return new KlineError(
    'busy',
    `${key} is held by a writer for longer than a read may wait: read again after the next update.`,
  );
}

function encodeKey(key: SeriesKey): Uint8Array {
  const bytes = encoder.encode(key);
  if (bytes.length > MAX_KEY_BYTES) {
    throw new ConfigError(
      'key-too-long',
      `The series key "${key}" takes ${bytes.length} bytes, ${MAX_KEY_BYTES} fit: shorten the feed's name or the symbol.`,
    );
  }
  return bytes;
}

/** FNV-1a over the key's bytes, never 0 (which marks a free slot). http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash | 0 || 1;
}
