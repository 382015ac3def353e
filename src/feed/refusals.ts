/** Counts what a feed skipped, by kind. Kinds come from code, never from data, so the map stays small. */
export class Refusals {
  readonly counts = new Map<string, number>();

  add(kind: string, amount = 1): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + amount);
  }
}
