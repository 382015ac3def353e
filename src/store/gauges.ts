/**
 * Is told how long things took, ms. Called in the wake-up, so it must be quick and throw nothing. What crosses bundles:
 * plain functions.
 */
export interface StoreGauge {
  /** From a series' change in memory until the signals of this thread are bumped. Of few series a wake-up. */
  update(ms: number): void;
  /** From the posting of a worker's message until this thread took it. Not called where no message is needed. */
  message(ms: number): void;
}

/** Is told of the paints of a chart that show something new. Called in the frame: quick, and throwing nothing. */
export interface ChartGauge {
  /**
   * @param ms from the first change in memory that the paint shows to the end of its drawing
   * @param updates wake-ups that it shows: all but one of them are coalesced
   * @param frame the frame, by its time as `requestAnimationFrame` gives it: one for all charts that paint in it
   */
  paint(ms: number, updates: number, frame: number): void;
}
