/** The CRC-32 polynomial of IEEE 802.3, bits reversed. */
const POLYNOMIAL = 0xedb88320;
/** Bytes taken in at a time: one table for each. */
const SLICES = 4;

const tables: Int32Array[] = [];

/** Made at the first use: most pages take no snapshot. */
function makeTables(): void {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ POLYNOMIAL;
    first[byte] = crc;
  }
  tables.push(first);
  for (let slice = 1; slice < SLICES; slice++) {
    const before = tables[slice - 1];
    tables.push(before.map((crc) => (crc >>> 8) ^ first[crc & 0xff]));
  }
}

/**
 * CRC-32 of the bytes from `start` to `end`, unsigned. It finds every single flipped bit and every burst of up to 32
 * bits; it is no protection against someone who means to deceive. Any thread.
 *
 * The sum is that of the PNG specification, annex D (https://www.w3.org/TR/png-3/#D-CRCAppendix); four bytes at a
 * time as in M. E. Kounavis and F. L. Berry, "A Systematic Approach to Building High Performance,
 * Software-based, CRC Generators" (ISCC 2005).
 */
export function crc32(bytes: Uint8Array, start: number, end: number): number {
  if (tables.length === 0) makeTables();
  const [t0, t1, t2, t3] = tables;
  let crc = -1;
  let at = start;
  for (const whole = end - SLICES + 1; at < whole; at += SLICES) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc = t3[crc & 0xff] ^ t2[(crc >>> 8) & 0xff] ^ t1[(crc >>> 16) & 0xff] ^ t0[crc >>> 24];
  }
  for (; at < end; at++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[at]) & 0xff];
  return ~crc >>> 0;
}
