/** Of the main thread, the share that repaints by ticks may take: the rest is the host's. */
const SHARE = 0.25;
/** Times a second that each of many charts repaints at least, however dear that is. */
const LEAST_RATE = 15;
/** So few charts repaint sixty times a second: there is room for them, and each is looked at. */
const [FEW, FULL_RATE] = [8, 60];
/** What repaints may take of a frame at the very most: beyond, charts repaint less often than that. */
const MOST_SHARE = 0.6;
/** Of a measurement, the part that goes into the running mean. */
const WEIGHT = 0.1;
/** Frames of 60 and 240 Hz, and what a busy page makes of them, ms. */
const [USUAL_FRAME, SHORTEST_FRAME, LONGEST_FRAME] = [1_000 / 60, 4, 34];
/** A repaint of a small chart on a slow machine, ms, until one was measured. */
const USUAL_PAINT = 0.5;

/**
 * How long the charts of a page may paint in one frame, in ms. A share of the frame, whatever the screen's rate; more of
 * it where that would let charts fall below LEAST_RATE. A fixed time would be all of a fast screen's frame, and too
 * little for many charts on a slow machine.
 */
export class FrameBudget {
  /** Running mean of one paint with its redraw, ms. */
  paintMs = USUAL_PAINT;
  private frameMs = USUAL_FRAME;
  private last = Number.NaN;

  /**
   * A frame begins.
   * @param time of the frame, ms
   * @param wanting targets that want a paint
   * @returns ms after which no further paint begins
   */
  begin(time: number, wanting: number): number {
    const since = time - this.last;
    this.last = time;
    // Longer ones are pauses: nothing was to be painted, or the page was hidden.
    if (since >= SHORTEST_FRAME && since <= LONGEST_FRAME) this.frameMs += (since - this.frameMs) * WEIGHT;
    const { frameMs, paintMs } = this;
    const atRate = (charts: number, rate: number) => (charts * paintMs * rate * frameMs) / 1_000;
    const few = atRate(Math.min(wanting, FEW), FULL_RATE);
    const least = atRate(wanting, LEAST_RATE);
    return Math.min(Math.max(SHARE * frameMs, few, least), MOST_SHARE * frameMs);
  }

  /** It ends: so many paints took so many ms. */
  end(paints: number, ms: number): void {
    if (paints > 0) this.paintMs += (ms / paints - this.paintMs) * WEIGHT;
  }
}
