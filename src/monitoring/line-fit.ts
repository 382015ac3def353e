/**
 * Least squares of a line, point by point: sums about the running means (Welford), so that times of 10^12 ms and heaps of
 * 10^8 bytes lose no digits. Holds no points, allocates nothing.
 */
export class LineFit {
  private points = 0;
  private meanX = 0;
  private meanY = 0;
  private xx = 0;
  private xy = 0;
  private yy = 0;

  get count(): number {
    return this.points;
  }

  add(x: number, y: number): void {
    this.points++;
    const dx = x - this.meanX;
    const dy = y - this.meanY;
    this.meanX += dx / this.points;
    this.meanY += dy / this.points;
    this.xx += dx * (x - this.meanX);
    this.xy += dx * (y - this.meanY);
    this.yy += dy * (y - this.meanY);
  }

  /** y per x. NaN of fewer than two x. */
  get slope(): number {
    return this.xy / this.xx;
  }

  /** Standard error of the slope. NaN of fewer than three points: two are always on a line. */
  get error(): number {
    if (this.points < 3) return Number.NaN;
    const residual = Math.max(0, this.yy - (this.xy * this.xy) / this.xx);
    return Math.sqrt(residual / (this.points - 2) / this.xx);
  }

  reset(): void {
    this.points = this.meanX = this.meanY = this.xx = this.xy = this.yy = 0;
  }
}
