import type { StoreStats } from '../store/index.js';
import { EntryCounter } from './entry-counter.js';
import { HeapSlope, NO_GROWTH } from './heap-slope.js';
import type { HeapGrowth, MemoryMetrics } from './metrics.js';
import type { EntryObserverType, HeapSource } from './platform.js';

/** Heap, collections and the store's block. */
export class MemoryMeter {
  private readonly slope: HeapSlope;
  private readonly collections: EntryCounter;
  private lastGrowth = NO_GROWTH;

  constructor(
    private readonly heap: HeapSource,
    observer: EntryObserverType | null,
    growthWindowMs: number,
  ) {
    this.slope = new HeapSlope({ windowMs: growthWindowMs });
    this.collections = new EntryCounter(observer, ['gc']);
  }

  start(): void {
    this.collections.start();
  }

  stop(): void {
    this.collections.stop();
  }

  /** Takes a reading; `now` monotonic. */
  sample(now: number): void {
    const reading = this.heap();
    if (reading !== null) this.slope.add(now, reading.used);
  }

  /** As of the last survey. */
  get growth(): HeapGrowth {
    return this.lastGrowth;
  }

  /** Measures the growth: about 0.1 ms. */
  survey(): HeapGrowth {
    this.lastGrowth = this.slope.estimate();
    return this.lastGrowth;
  }

  metrics(stats: StoreStats | null): MemoryMetrics {
    const reading = this.heap();
    return {
      heapUsed: reading?.used ?? 'unknown',
      heapTotal: reading?.total ?? 'unknown',
      sharedArrayBufferSize:
        stats === null ? 'unknown' : { reserved: stats.bytesReserved, touched: stats.bytesTouched },
      gcCount: this.collections.count,
      gcDuration: this.collections.duration,
    };
  }
}
