import { findKlineDefect, type Kline, SnapshotError } from '../../domain/index.js';
import {
  FLAG_GAP_CONFIRMED,
  isFinal,
  type MergeKline,
  type MergeRecords,
  RECORD_WIDTH,
  readFlags,
} from '../../memory/index.js';
import { checkEnvelope, ownBytes } from './envelope.js';
import {
  CHECKSUM_BYTES,
  flagBytes,
  Head,
  NO_REVISION,
  RECORD_BYTES,
  SeriesHead,
  seriesBytes,
} from './format.js';
import { keyFromBytes, type SnapshotSeries } from './snapshot-series.js';

const NO_KLINE: Kline = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0, closed: false };

/**
 * Reads a snapshot and checks all of it: whoever gets the series can write them. Keeps in proportion to the
 * number of series, never to what the bytes claim. Any thread.
 * @throws SnapshotError `not-a-snapshot`, `wrong-version`, `truncated`, `trailing-bytes`, `checksum`, `malformed`,
 * `bad-key`, `bad-kline`
 */
export function decodeSnapshot(input: Uint8Array | ArrayBuffer): SnapshotSeries[] {
  const bytes = ownBytes(input);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkEnvelope(bytes, view);
  const end = bytes.length - CHECKSUM_BYTES;
  const count = view.getUint32(Head.SERIES, true);
  const series: SnapshotSeries[] = [];
  let at: number = Head.BYTES;
  while (at < end) {
    const next = new EncodedSeries(bytes, view, at, end);
    series.push(next);
    at = next.end;
  }
  if (series.length === count) return series;
  throw malformed(`it announces ${count} series and holds ${series.length}`);
}

/** A series that lies in a snapshot's bytes. Made only if it is sound. */
class EncodedSeries implements SnapshotSeries {
  readonly key: SnapshotSeries['key'];
  readonly count: number;
  readonly end: number;
  private readonly revision: number;
  private readonly recordsAt: number;
  private readonly flagsAt: number;

  constructor(
    private readonly bytes: Uint8Array,
    view: DataView,
    at: number,
    limit: number,
  ) {
    if (limit - at < SeriesHead.BYTES) throw malformed('a series is cut');
    const keyLength = view.getUint16(at + SeriesHead.KEY_LENGTH, true);
    this.count = view.getUint32(at + SeriesHead.KLINES, true);
    this.revision = view.getFloat64(at + SeriesHead.REVISION, true);
    this.end = at + seriesBytes(keyLength, this.count);
    if (this.end > limit) throw malformed(`a series claims ${this.count} klines, which are not there`);
    const keyAt = at + SeriesHead.BYTES;
    this.key = keyFromBytes(bytes.subarray(keyAt, keyAt + keyLength));
    this.recordsAt = keyAt + keyLength;
    this.flagsAt = this.recordsAt + this.count * RECORD_BYTES;
    if (view.getUint16(at + SeriesHead.RESERVED, true) !== 0)
      throw malformed(`${this.key} uses reserved bytes`);
    if (this.count === 0) throw malformed(`${this.key} holds no klines`);
    if (!Number.isFinite(this.revision) && this.revision !== NO_REVISION) {
      throw malformed(`${this.key} has revision ${this.revision}`);
    }
    this.checkFlags();
    this.checkKlines();
  }

  klines(): MergeKline[] {
    const { rows, rowFlags, revisions } = this.records();
    return Array.from(rowFlags, (flags, index) => {
      const kline: MergeKline = { ...NO_KLINE, closed: isFinal(flags) };
      fill(kline, rows, index);
      if ((flags & FLAG_GAP_CONFIRMED) !== 0) kline.gapConfirmed = true;
      if (!Number.isNaN(revisions[index])) kline.revision = revisions[index];
      return kline;
    });
  }

  records(): MergeRecords {
    const { bytes, flagsAt, count, revision } = this;
    const rowFlags = Uint8Array.from({ length: count }, (_, index) => readFlags(bytes, flagsAt, index));
    const revisions = new Float64Array(count).fill(Number.NaN);
    if (revision !== NO_REVISION) revisions[count - 1] = revision;
    return { rows: this.rows(), rowFlags, revisions };
  }

  /**
   * The records as numbers; where they lie they may not be aligned. No browser runs where arrays are big-endian: there
   * the numbers would come out unsound, and be refused. Copied by a constructor: Node's Buffer slices without.
   */
  private rows(): Float64Array {
    return new Float64Array(new Uint8Array(this.bytes.subarray(this.recordsAt, this.flagsAt)).buffer);
  }

  private checkFlags(): void {
    const unused = flagBytes(this.count) * 4;
    let stray = readFlags(this.bytes, this.flagsAt, 0) & FLAG_GAP_CONFIRMED;
    for (let index = this.count; index < unused; index++) stray |= readFlags(this.bytes, this.flagsAt, index);
    if (stray !== 0) throw malformed(`${this.key} has flags that speak of no kline`);
  }

  private checkKlines(): void {
    const rows = this.rows();
    // One for all: made anew for each, they would be most of the work.
    const kline = { ...NO_KLINE };
    let before = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.count; index++) {
      fill(kline, rows, index);
      const defect = kline.openTime <= before ? 'not-ascending' : findKlineDefect(kline);
      if (defect !== null) {
        throw new SnapshotError(
          'bad-kline',
          `${this.key}: kline ${index} of the snapshot is unsound (${defect}).`,
        );
      }
      before = kline.openTime;
    }
  }
}

function fill(kline: Kline, rows: Float64Array, index: number): void {
  const at = index * RECORD_WIDTH;
  kline.openTime = rows[at];
  kline.open = rows[at + 1];
  kline.high = rows[at + 2];
  kline.low = rows[at + 3];
  kline.close = rows[at + 4];
  kline.volume = rows[at + 5];
}

function malformed(what: string): SnapshotError {
  return new SnapshotError('malformed', `The snapshot contradicts itself: ${what}.`);
}
