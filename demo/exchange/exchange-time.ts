/** The exchange's own time: the real one, sped up, or that of a recording. */
export class ExchangeTime {
  private origin: number;
  private realOrigin: number;
  private factor: number;

  /**
   * @param startAt exchange time at the beginning, ms UTC; the real time without it
   * @param speed how many times faster than real time it runs
   * @param endTime where it stops, ms UTC
   */
  constructor(
    private readonly realNow: () => number,
    startAt: number | undefined,
    speed: number,
    private readonly endTime: number,
  ) {
    this.realOrigin = realNow();
    this.origin = startAt ?? this.realOrigin;
    this.factor = speed;
  }

  now(): number {
    const elapsed = (this.realNow() - this.realOrigin) * this.factor;
    return Math.min(this.endTime, Math.floor(this.origin + elapsed));
  }

  get speed(): number {
    return this.factor;
  }

  /** Changes the speed from now on; time neither jumps nor turns back. */
  set speed(factor: number) {
    this.origin = this.now();
    this.realOrigin = this.realNow();
    this.factor = factor;
  }
}
