import { type Contender, makeKline, type Size, symbolNames } from './contenders.js';

declare const gc: () => void;

export interface Sample {
  /** Updates per second of wall time, subscribers included. */
  readonly rate: number;
  /** Bytes of JavaScript heap allocated per update. */
  readonly bytes: number;
  /** The same per run of a subscriber: for a store that coalesces, per bump of a signal. */
  readonly bytesPerRun: number;
}

export const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Runs ticks over random series, `burst` at a time, and reads off rate and allocation. */
export async function sample(
  contender: Contender,
  size: Size,
  updates: number,
  burst: number,
): Promise<Sample> {
  const symbols = symbolNames(size.symbols);
  const price = makeKline(size.klines - 1, 100);
  let random = 1;
  const one = (i: number) => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0;
    const index = (random >>> 8) % (symbols.length * size.intervals.length);
    price.close = 100 + (i % 100) / 100;
    const interval = size.intervals[index % size.intervals.length];
    contender.update(symbols[(index / size.intervals.length) | 0], interval, price);
  };
  gc();
  // What the contenders before it had collected may have taken this one's compiled code along. It also lets the
  // collection come to an end: heapUsed right after gc() leaves out what is still being moved.
  for (let i = 0; i < updates / 4; i++) {
    one(i);
    if (i % burst === burst - 1) await contender.settle();
  }
  const runsBefore = contender.runs();
  const heapBefore = process.memoryUsage().heapUsed;
  const started = performance.now();
  for (let i = 0; i < updates; i++) {
    one(i);
    if (i % burst === burst - 1) await contender.settle();
  }
  const seconds = (performance.now() - started) / 1_000;
  const bytes = Math.max(0, process.memoryUsage().heapUsed - heapBefore);
  const runs = contender.runs() - runsBefore;
  return { rate: updates / seconds, bytes: bytes / updates, bytesPerRun: bytes / runs };
}
