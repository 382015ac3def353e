/** When each tick arrived in a thread, before it was parsed. */
const TICKS = 1 << 20;

export class Arrivals {
  private readonly times = new Float64Array(TICKS);
  private first = -1;
  private last = -1;

  note(tick: number): void {
    if (this.first < 0) this.first = tick;
    const at = tick - this.first;
    if (at < 0 || at >= TICKS) return;
    this.times[at] = performance.timeOrigin + performance.now();
    if (at > this.last) this.last = at;
  }

  /** NaN for ticks that did not come. */
  at(tick: number): number {
    return this.times[tick - this.first] || Number.NaN;
  }

  /** Later ones only. */
  reset(): void {
    this.times.fill(0);
    this.first = -1;
    this.last = -1;
  }

  collect(): { first: number; times: number[] } {
    return { first: this.first, times: [...this.times.subarray(0, this.last + 1)] };
  }
}
