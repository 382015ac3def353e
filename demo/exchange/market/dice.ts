/**
 * A 32-bit hash of whole numbers: the market's only source of chance, so that every bar can be computed anew.
 */
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

export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (const character of text) h = Math.imul(h ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return h >>> 0;
}

/** Chance for one purpose: the same names give the same throws in the same order (mulberry32). */
export class Dice {
  private state: number;

  constructor(...names: readonly number[]) {
    this.state = hash(...names);
  }

  /** 0 inclusive to 1 exclusive. */
  uniform(): number {
    return this.next() / 0x1_0000_0000;
  }

  /** Roughly normal with mean 0 and deviation 1, within -3.5 to 3.5: a sum of four uniform numbers. */
  normal(): number {
    const [a, b] = [this.next(), this.next()];
    const sum = (a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16);
    return (sum / 0x1_0000 - 2) * Math.sqrt(3);
  }

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  }
}
