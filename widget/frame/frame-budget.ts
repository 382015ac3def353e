/** Of the main thread, the share that repaints by ticks may take: the rest is the host's. */
const SHARE = 0.11;
/** Times a second that each of many charts repaints at least, however dear that is. */
const LEAST_RATE = 16;
/** So few charts repaint in every frame: there is room for them, and each is looked at. */
const FEW = 8;
/** What repaints may take of one frame at the very most: what a round has left is painted in the next. */
const MOST_SHARE = 0.6;
/** So much more than its share of a round a frame may take, or a paint that was a little dear would cost a frame. */
const SLACK = 1.2;
/** Of a measurement, the part that goes into the running mean. */
const WEIGHT = 0.1;
/** Frames of 60 and 240 Hz, and what a busy page makes of them, ms. */
const [USUAL_FRAME, SHORTEST_FRAME, LONGEST_FRAME] = [1_000 / 60, 4, 34];
/** A repaint of a small chart on a slow machine, ms, until one was measured. */
const USUAL_PAINT = 0.5;
/**
 * What the browser adds to a frame in which any canvas changed, ms: it hands all layers over anew, however few changed
 * (measured in software rendering: 2 to 4.5 ms, and 0.35 ms for each further chart).
 */
const FRAME_COST = 3;

/**
 * When the charts of a page may paint, and for how long in one frame, in ms. Each frame with a changed canvas costs the
 * browser the same again, so many charts paint in rounds: all that wait, in one or a few full frames, and then none
 * until the next round is due. Rounds take a share of the time whatever the screen's rate, and are never rarer than
 * LEAST_RATE.
 */
export class FrameBudget {
  /** Running mean of one paint with its redraw, ms. */
  paintMs = USUAL_PAINT;
  private frameMs = USUAL_FRAME;
  private last = Number.NaN;
  /** When the next round may begin, ms. */
  private due = Number.NEGATIVE_INFINITY;

  /**
   * A frame begins.
   * @param time of the frame, ms
   * @param charts that want paints, now or of late
   * @param isOpen whether a round has targets left
   * @returns ms after which no further paint begins; 0 when no round is due
   */
  begin(time: number, charts: number, isOpen: boolean): number {
    const since = time - this.last;
    this.last = time;
    // Longer ones are pauses: nothing was to be painted, or the page was hidden.
    if (since >= SHORTEST_FRAME && since <= LONGEST_FRAME) this.frameMs += (since - this.frameMs) * WEIGHT;
    const { frameMs } = this;
    const most = MOST_SHARE * frameMs;
    const work = charts * this.paintMs;
    const frames = Math.max(1, Math.ceil(work / most));
    // A round of two frames is halved: one that is full and one that is not would make a longer frame than need be.
    const each = Math.min(most, (work / frames) * SLACK);
    const allowed = charts <= FEW ? most : each;
    if (isOpen) return allowed;
    if (this.wait(time) > 0) return 0;
    const period = charts <= FEW ? 0 : Math.min((work + frames * FRAME_COST) / SHARE, 1_000 / LEAST_RATE);
    // Due times follow each other, or rounding to frames would make every round late. After a pause they begin anew.
    this.due = Math.max(this.due, time - period) + period;
    return allowed;
  }

  /** How long it is until a frame may begin a round, ms; nothing or less where it may now. */
  wait(now: number): number {
    // Of two frames, the one nearer to when it is due.
    return this.due - this.frameMs / 2 - now;
  }

  /**
   * It ends: so many paints took so many ms. What was dearer counts less: other programs may have taken the machine
   * meanwhile, and more frames, each with its own cost, would take yet more of it.
   */
  end(paints: number, ms: number): void {
    if (paints === 0) return;
    const change = ms / paints - this.paintMs;
    this.paintMs += change * (change < 0 ? WEIGHT : WEIGHT / 4);
  }
}
