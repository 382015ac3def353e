const PERIOD_MS = 1_000;

/** How many there are of those who ask now and then: in this second or the one before. Holds none of them. */
export class Crowd {
  private readonly lastSeen = new WeakMap<object, number>();
  private turn = 0;
  private began = 0;
  private before = 0;
  private count = 0;

  add(each: object): void {
    if (this.lastSeen.get(each) === this.turn) return;
    this.lastSeen.set(each, this.turn);
    this.count++;
  }

  /** @param time ms, never less than the last time */
  size(time: number): number {
    if (time - this.began >= PERIOD_MS) {
      this.before = this.count;
      this.count = 0;
      this.turn++;
      this.began = time;
    }
    return Math.max(this.before, this.count);
  }
}
