/** The exchange declared the record final. */
export const FLAG_FINAL = 1;
/** The exchange confirmed that nothing lies between this record and the one before it. */
export const FLAG_GAP_CONFIRMED = 2;

/** Reads the two bits of record `index` of the ring whose flags begin at `base`. Inside a read window only. */
export function readFlags(flags: Uint8Array, base: number, index: number): number {
  return (flags[base + (index >> 2)] >> ((index & 3) << 1)) & 3;
}

/** Writes the two bits. Holding the ring (its lock, or as a claimed spare) only: the byte is shared by four records. */
export function writeFlags(flags: Uint8Array, base: number, index: number, value: number): void {
  const at = base + (index >> 2);
  const shift = (index & 3) << 1;
  flags[at] = (flags[at] & ~(3 << shift)) | (value << shift);
}
