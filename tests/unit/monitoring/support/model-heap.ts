import { seeded } from './random.js';

export const MB = 1e6;
export const MINUTE = 60_000;

export interface ModelHeapOptions {
  seed?: number;
  /** Bytes that live from the beginning. */
  live?: number;
  /** Bytes per minute. */
  allocated?: number;
  retained?: number;
  /** Share of what is allocated that survives its first, quick collection as garbage. */
  promoted?: number;
  /** Bytes of young objects at which the quick collection runs, and of old garbage at which the full one does. */
  young?: number;
  old?: number;
  /** Whether the full collection frees at once, or over this many readings. */
  sweeps?: number;
}

/**
 * A heap of two generations, as V8's is: a quick collection empties the young one and moves some garbage to the old one,
 * which a full collection finds. The thresholds wander, for engines move theirs.
 */
export class ModelHeap {
  private readonly random: () => number;
  private readonly set: Required<ModelHeapOptions>;
  private live: number;
  private young = 0;
  private garbage = 0;
  private sweeping = 0;
  private perSweep = 0;
  private youngLimit: number;
  private oldLimit: number;

  constructor(options: ModelHeapOptions = {}) {
    const { seed = 1, live = 40 * MB, allocated = 60 * MB, retained = 0, promoted = 0.1 } = options;
    const { young = 8 * MB, old = 6 * MB, sweeps = 1 } = options;
    this.set = { seed, live, allocated, retained, promoted, young, old, sweeps };
    this.random = seeded(seed);
    this.live = live;
    this.youngLimit = young;
    this.oldLimit = old;
  }

  /** Lets time pass; `burst` multiplies what is allocated in it. */
  pass(ms: number, burst = 1): void {
    this.live += (this.set.retained * ms) / MINUTE;
    this.young += (this.set.allocated * burst * ms) / MINUTE;
    const freed = Math.min(this.sweeping, this.perSweep);
    this.sweeping -= freed;
    if (this.young < this.youngLimit) return;
    this.garbage += this.young * this.set.promoted;
    this.young = 0;
    this.youngLimit = this.set.young * (0.7 + 0.6 * this.random());
    if (this.garbage < this.oldLimit) return;
    this.oldLimit = this.set.old * (0.7 + 0.6 * this.random());
    this.sweeping = this.garbage;
    this.perSweep = this.garbage / this.set.sweeps;
    this.garbage = 0;
    if (this.set.sweeps === 1) this.sweeping = 0;
  }

  /** Bytes in use, off by up to a few kB as counters of pages are. */
  get used(): number {
    return Math.round(this.live + this.young + this.garbage + this.sweeping + this.random() * 8_192);
  }
}
