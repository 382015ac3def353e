/**
 * When each series that a component shows or listens to last changed, by its key
 * (`binance:BTCUSDT@1m`, the symbol as its feed writes it). A series that no component cares for any
 * more is left out again: the map does not grow with time.
 */
export class SeriesTimes {
  private readonly times = new Map<string, number>();
  private readonly holders = new Map<string, number>();

  /** The same Map for ever; ms since the epoch, UTC. */
  get map(): ReadonlyMap<string, number> {
    return this.times;
  }

  of(key: string): number {
    return this.times.get(key) ?? 0;
  }

  /** Returns `time`. */
  note(key: string, time: number): number {
    this.times.set(key, time);
    return time;
  }

  hold(key: string): void {
    this.holders.set(key, (this.holders.get(key) ?? 0) + 1);
  }

  letGo(key: string): void {
    const left = (this.holders.get(key) ?? 0) - 1;
    if (left > 0) {
      this.holders.set(key, left);
    } else {
      this.holders.delete(key);
      this.times.delete(key);
    }
  }
}
