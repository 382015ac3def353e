/** A 32-bit hash of whole numbers: the market's only source of chance, so that every bar can be computed anew. */
export function hash(...parts: readonly number[]): number {
  let h = 0x9e3779b9;
  for (const part of parts) {
    h = Math.imul(h ^ (part | 0), 0x85ebca6b);
    h ^= h >>> 13;
    h = Math.imul(h + Math.floor(part / 0x1_0000_0000), 0xc2b2ae35);
    h ^= h >>> 16;
  }
  return h >>> 0;
}

/** 0 inclusive to 1 exclusive. */
export function uniform(...parts: readonly number[]): number {
  return hash(...parts) / 0x1_0000_0000;
}

/** Roughly normal with mean 0 and deviation 1, within -3.5 to 3.5: a sum of four uniform numbers. */
export function normal(...parts: readonly number[]): number {
  const h = hash(...parts);
  const g = hash(h, 1);
  const sum = (h & 0xffff) + (h >>> 16) + (g & 0xffff) + (g >>> 16);
  return (sum / 0x1_0000 - 2) * Math.sqrt(3);
}

export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (const character of text) h = Math.imul(h ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return h >>> 0;
}
