import { type Contender, makeKline, type Size, symbolNames } from './contenders.js';

declare const gc: () => void;

export interface Sample {
  /** Updates per second of wall time, subscribers included. */
  readonly rate: number;
  /** Bytes of JavaScript heap allocated per update. */
  readonly bytes: number;
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
  const heapBefore = process.memoryUsage().heapUsed;
  const started = performance.now();
  for (let i = 0; i < updates; i++) {
    one(i);
    if (i % burst === burst - 1) await contender.settle();
  }
  const seconds = (performance.now() - started) / 1_000;
  const bytes = Math.max(0, process.memoryUsage().heapUsed - heapBefore) / updates;
  return { rate: updates / seconds, bytes };
}
