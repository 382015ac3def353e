const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 30_000;
/** A worker that lived this long did not die of its start. */
const HEALTHY_MS = 60_000;

/** How long to wait before the next worker, in ms: at once after a long life, longer after each short one. */
export class RestartPace {
  private deaths = 0;

  next(livedMs: number): number {
    this.deaths = livedMs > HEALTHY_MS ? 0 : this.deaths + 1;
    return this.deaths === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (this.deaths - 1), LONGEST_WAIT_MS);
  }
}
