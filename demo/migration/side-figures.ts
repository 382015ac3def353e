import { HeapSlope, LogHistogram } from '../../src/monitoring/index.js';

/** What one side of the page costs, measured only while it alone is read. */
export interface SideFigures {
  /** Bytes per minute; null until there is enough to tell. */
  readonly allocated: number | null;
  readonly retained: number | null;
  /** ms. */
  readonly updateP50: number | null;
  readonly updateP99: number | null;
  readonly frameP99: number | null;
  readonly updates: number;
  /** Of the heap's readings, ms. */
  readonly spanMs: number;
  /** Seen in them. */
  readonly collections: number;
}

const HEAP_WINDOW_MS = 300_000;
/** Over less, what a generation of the collector still holds looks as if it stayed. */
const LEAST_SPAN_MS: Readonly<Record<HeapFigure, number>> = { allocated: 30_000, retained: 60_000 };
const LEAST_COLLECTIONS = 4;

export type HeapFigure = 'allocated' | 'retained';

/** What has to come before a figure of the heap is known, in words; for one whose side alone is running. */
export function whatIsAwaited(
  what: HeapFigure,
  { spanMs, collections }: Pick<SideFigures, 'spanMs' | 'collections'>,
): string {
  const seconds = Math.ceil((LEAST_SPAN_MS[what] - spanMs) / 1_000);
  if (seconds > 0) return `measuring: ${seconds} s`;
  return what === 'retained' && collections < LEAST_COLLECTIONS
    ? `waiting for collections: ${collections} of ${LEAST_COLLECTIONS}`
    : 'measuring';
}

/** Meters of one side, in fixed memory. */
export class SideMeters {
  private readonly heap = new HeapSlope({
    windowMs: HEAP_WINDOW_MS,
    minCollections: LEAST_COLLECTIONS,
  });
  private readonly updates = new LogHistogram();
  private readonly frames = new LogHistogram();

  update(ms: number): void {
    this.updates.add(ms);
  }

  frame(ms: number): void {
    this.frames.add(ms);
  }

  sample(time: number, bytes: number): void {
    this.heap.add(time, bytes);
  }

  /** Begins the latencies anew: what was slow while the page was new is not of what follows. */
  forgetLatencies(): void {
    this.updates.reset();
    this.frames.reset();
  }

  get figures(): SideFigures {
    const { allocated, retained, spanMs, collections } = this.heap.estimate();
    return {
      allocated: known(allocated),
      retained: spanMs < LEAST_SPAN_MS.retained ? null : known(retained),
      updateP50: known(this.updates.percentile(0.5)),
      updateP99: known(this.updates.percentile(0.99)),
      frameP99: known(this.frames.percentile(0.99)),
      updates: this.updates.count,
      spanMs,
      collections,
    };
  }
}

function known(value: number | 'unknown'): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
