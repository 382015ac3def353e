import { findKlineDefect, SnapshotError } from '../../domain/index.js';
import { FLAG_GAP_CONFIRMED, isFinal, type MergeKline, RECORD_WIDTH, readFlags } from '../../memory/index.js';
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
    private readonly view: DataView,
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
    return Array.from({ length: this.count }, (_, index) => this.klineAt(index));
  }

  private klineAt(index: number): MergeKline {
    const flags = readFlags(this.bytes, this.flagsAt, index);
    const kline: MergeKline = {
      openTime: this.field(index, 0),
      open: this.field(index, 1),
      high: this.field(index, 2),
      low: this.field(index, 3),
      close: this.field(index, 4),
      volume: this.field(index, 5),
      closed: isFinal(flags),
    };
    if ((flags & FLAG_GAP_CONFIRMED) !== 0) kline.gapConfirmed = true;
    if (index === this.count - 1 && this.revision !== NO_REVISION) kline.revision = this.revision;
    return kline;
  }

  private field(index: number, field: number): number {
    return this.view.getFloat64(this.recordsAt + (index * RECORD_WIDTH + field) * 8, true);
  }

  private checkFlags(): void {
    const unused = flagBytes(this.count) * 4;
    let stray = readFlags(this.bytes, this.flagsAt, 0) & FLAG_GAP_CONFIRMED;
    for (let index = this.count; index < unused; index++) stray |= readFlags(this.bytes, this.flagsAt, index);
    if (stray !== 0) throw malformed(`${this.key} has flags that speak of no kline`);
  }

  private checkKlines(): void {
    let before = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.count; index++) {
      const openTime = this.field(index, 0);
      const defect = openTime <= before ? 'not-ascending' : findKlineDefect(this.klineAt(index));
      if (defect !== null) {
        throw new SnapshotError(
          'bad-kline',
          `${this.key}: kline ${index} of the snapshot is unsound (${defect}).`,
        );
      }
      before = openTime;
    }
  }
}

function malformed(what: string): SnapshotError {
  return new SnapshotError('malformed', `The snapshot contradicts itself: ${what}.`);
}
