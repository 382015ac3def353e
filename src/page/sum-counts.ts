/** Counts by kind, of several counters, as one. */
export function sumCounts(counters: readonly ReadonlyMap<string, number>[]): ReadonlyMap<string, number> {
  const sum = new Map<string, number>();
  for (const counter of counters) {
    for (const [kind, count] of counter) sum.set(kind, (sum.get(kind) ?? 0) + count);
  }
  return sum;
}
