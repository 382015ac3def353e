/**
 * The bytes of a snapshot. All numbers are little-endian, nothing is padded or aligned.
 *
 * | at | bytes | type | meaning |
 * |---|---|---|---|
 * | 0 | 4 | uint32 | magic, "KLSN" |
 * | 4 | 4 | uint32 | version of this table |
 * | 8 | 4 | uint32 | bytes of the whole snapshot, checksum included |
 * | 12 | 4 | uint32 | number of series S |
 * | 16 | | | S series, one after the other |
 * | end - 4 | 4 | uint32 | CRC-32 of all bytes before it |
 *
 * A series, of a key of K bytes and N klines:
 *
 * | at | bytes | type | meaning |
 * |---|---|---|---|
 * | 0 | 2 | uint16 | K |
 * | 2 | 2 | uint16 | reserved, 0 |
 * | 4 | 4 | uint32 | N, at least 1 |
 * | 8 | 8 | float64 | revision of the newest kline, -Infinity without one |
 * | 16 | K | UTF-8 | key, `feed:symbol@interval` |
 * | 16 + K | 48 N | float64 | klines, ascending: openTime, open, high, low, close, volume |
 * | 16 + K + 48 N | ceil(N / 4) | bits | two per kline from the lowest up: final, gap before it confirmed empty |
 *
 * Bits that belong to no kline are 0, and so is the gap bit of the first: what it spoke of is not in the snapshot.
 * A reader takes nothing that differs from this, and no version but its own.
 */
export const SNAPSHOT_MAGIC = 0x4e534c4b;
export const SNAPSHOT_VERSION = 1;

/** Byte offsets in the head of a snapshot. */
export const Head = { MAGIC: 0, VERSION: 4, BYTE_LENGTH: 8, SERIES: 12, BYTES: 16 } as const;
/** Byte offsets in the head of a series. */
export const SeriesHead = { KEY_LENGTH: 0, RESERVED: 2, KLINES: 4, REVISION: 8, BYTES: 16 } as const;
export const CHECKSUM_BYTES = 4;
export const RECORD_BYTES = 48;
/** The revision of a series whose newest kline came without one. */
export const NO_REVISION = Number.NEGATIVE_INFINITY;
/** A length that its field can say. */
export const MAX_SNAPSHOT_BYTES = 0xffff_ffff;

/** Bytes of the final and gap bits of a series. */
export function flagBytes(klines: number): number {
  return Math.ceil(klines / 4);
}

/** Bytes of a whole series. */
export function seriesBytes(keyLength: number, klines: number): number {
  return SeriesHead.BYTES + keyLength + klines * RECORD_BYTES + flagBytes(klines);
}
