import { CapacityError, KlineError, type SeriesKey } from '../../domain/index.js';
import {
  BUSY,
  FLAG_GAP_CONFIRMED,
  RECORD_WIDTH,
  type RingReader,
  type SeriesDirectory,
  type SeriesPlace,
  type StoreMemory,
  writeFlags,
} from '../../memory/index.js';
import { crc32 } from './crc32.js';
import {
  CHECKSUM_BYTES,
  flagBytes,
  Head,
  MAX_SNAPSHOT_BYTES,
  NO_REVISION,
  RECORD_BYTES,
  SeriesHead,
  SNAPSHOT_MAGIC,
  SNAPSHOT_VERSION,
  seriesBytes,
} from './format.js';

/** How often a read that a writer kept out for its time limit is repeated. */
const ATTEMPTS = 5;

/** A series to write, and the most klines of it that have room. */
interface Planned extends SeriesPlace {
  readonly key: SeriesKey;
  readonly keyBytes: Uint8Array;
  readonly room: number;
}

/**
 * Everything memory holds, in the form of format.ts. Each series is read in one window; between two of them writers
 * go on. A kline appended meanwhile costs the oldest its place. Any thread.
 * @throws KlineError `busy`; CapacityError `snapshot-too-large`
 */
export function encodeSnapshot(
  memory: StoreMemory,
  directory: SeriesDirectory,
  reader: RingReader,
): Uint8Array<ArrayBuffer> {
  const planned = plan(directory, reader);
  const most = planned.reduce(
    (sum, { keyBytes, room }) => sum + seriesBytes(keyBytes.length, room),
    Head.BYTES + CHECKSUM_BYTES,
  );
  const encoder = new Encoder(allocate(most), memory.layout.maxKlines, reader);
  for (const series of planned) encoder.add(series);
  return encoder.finish();
}

/** The series that hold klines. */
function plan(directory: SeriesDirectory, reader: RingReader): Planned[] {
  const text = new TextEncoder();
  const planned: Planned[] = [];
  for (let slot = 0; slot < directory.used; slot++) {
    const generation = directory.generationOf(slot);
    const key = directory.keyOf(slot, generation);
    if (key === null) continue;
    const room = patiently(key, () => reader.count(slot, generation));
    if (room > 0) planned.push({ slot, generation, key, keyBytes: text.encode(key), room });
  }
  return planned;
}

class Encoder {
  private readonly view: DataView;
  private readonly records: Float64Array;
  private readonly flags: Uint8Array;
  private at: number = Head.BYTES;
  private series = 0;

  constructor(
    private readonly bytes: Uint8Array<ArrayBuffer>,
    maxKlines: number,
    private readonly reader: RingReader,
  ) {
    this.view = new DataView(bytes.buffer);
    this.records = new Float64Array(maxKlines * RECORD_WIDTH);
    this.flags = new Uint8Array(maxKlines);
  }

  add({ slot, generation, key, keyBytes, room }: Planned): void {
    const { bytes, view, records, flags, reader } = this;
    const klines = patiently(key, () => reader.readLast(slot, generation, room, records, flags, null));
    // Evicted since it was planned.
    if (klines <= 0) return;
    const head = this.at;
    view.setUint16(head + SeriesHead.KEY_LENGTH, keyBytes.length, true);
    view.setUint32(head + SeriesHead.KLINES, klines, true);
    const revision = Number.isFinite(reader.revision) ? reader.revision : NO_REVISION;
    view.setFloat64(head + SeriesHead.REVISION, revision, true);
    bytes.set(keyBytes, head + SeriesHead.BYTES);
    const recordsAt = head + SeriesHead.BYTES + keyBytes.length;
    const doubles = klines * RECORD_WIDTH;
    for (let i = 0; i < doubles; i++) view.setFloat64(recordsAt + i * 8, records[i], true);
    const flagsAt = recordsAt + klines * RECORD_BYTES;
    flags[0] &= ~FLAG_GAP_CONFIRMED;
    for (let i = 0; i < klines; i++) writeFlags(bytes, flagsAt, i, flags[i]);
    this.at = flagsAt + flagBytes(klines);
    this.series++;
  }

  finish(): Uint8Array<ArrayBuffer> {
    const { bytes, view } = this;
    const length = this.at + CHECKSUM_BYTES;
    view.setUint32(Head.MAGIC, SNAPSHOT_MAGIC, true);
    view.setUint32(Head.VERSION, SNAPSHOT_VERSION, true);
    view.setUint32(Head.BYTE_LENGTH, length, true);
    view.setUint32(Head.SERIES, this.series, true);
    view.setUint32(this.at, crc32(bytes, 0, this.at), true);
    return length === bytes.length ? bytes : bytes.slice(0, length);
  }
}

/** @throws CapacityError `snapshot-too-large` */
function allocate(length: number): Uint8Array<ArrayBuffer> {
  let cause: unknown = null;
  if (length <= MAX_SNAPSHOT_BYTES) {
    try {
      return new Uint8Array(length);
    } catch (error) {
      cause = error;
    }
  }
  throw new CapacityError(
    'snapshot-too-large',
    `A snapshot of this store takes ${length} bytes, which cannot be had (${MAX_SNAPSHOT_BYTES} are the most): export series one by one.`,
    { cause },
  );
}

/** @throws KlineError `busy` */
function patiently(key: SeriesKey, read: () => number): number {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const result = read();
    if (result !== BUSY) return result;
  }
  throw new KlineError(
    'busy',
    `${key} is held by a writer for longer than ${ATTEMPTS} reads may wait: take the snapshot again.`,
  );
}
