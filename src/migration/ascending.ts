import type { Kline } from '../domain/index.js';

/** Klines by openTime, each once: of two the later in the list, but a final one before a forming one. As memory does it. */
export function ascendingUnique(klines: readonly Kline[]): readonly Kline[] {
  if (klines.every((kline, i) => i === 0 || klines[i - 1].openTime < kline.openTime)) return klines;
  const byTime = new Map<number, Kline>();
  for (const kline of klines) {
    if (kline.closed || byTime.get(kline.openTime)?.closed !== true) byTime.set(kline.openTime, kline);
  }
  return [...byTime.values()].sort((a, b) => a.openTime - b.openTime);
}
