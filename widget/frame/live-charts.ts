/** A built chart that can be given up: its element stays, and has another one made when it comes near the view again. */
export interface GivenUp {
  /** How far it is from what is on the screen, CSS pixels; 0 for what must stay. */
  distance(): number;
  giveUp(): void;
}

/** Charts that are built at a time, unless the page says otherwise. */
export const DEFAULT_LIVE_CHARTS = 64;

/**
 * The built charts of a page: beyond the cap the farthest is given up. A canvas costs memory as long as it lives, and pages
 * that are scrolled for hours build many. What is on the screen or near it stays, however many there are.
 */
export class LiveCharts {
  private readonly built = new Set<GivenUp>();

  constructor(public cap = DEFAULT_LIVE_CHARTS) {}

  get size(): number {
    return this.built.size;
  }

  /** Measures distances, which may force a layout, only beyond the cap. */
  add(chart: GivenUp): void {
    this.built.add(chart);
    while (this.built.size > this.cap) {
      const farthest = this.farthest();
      if (farthest === null) return;
      this.built.delete(farthest);
      farthest.giveUp();
    }
  }

  delete(chart: GivenUp): void {
    this.built.delete(chart);
  }

  private farthest(): GivenUp | null {
    let [found, most]: [GivenUp | null, number] = [null, 0];
    for (const chart of this.built) {
      const distance = chart.distance();
      if (distance > most) [found, most] = [chart, distance];
    }
    return found;
  }
}

export const liveCharts = new LiveCharts();
