import { byDistance, type Placed } from './by-distance.js';

/** A built chart that can be given up: its element stays, and has another one made when it comes near the view again. */
export interface GivenUp extends Placed {
  giveUp(): void;
}

/** Charts that are built at a time, unless the page says otherwise. */
export const DEFAULT_LIVE_CHARTS = 64;

/** Of the cap, what is given up at a time beyond the surplus: each time has the browser arrange the page's layers anew. */
const BATCH = 1 / 8;

/**
 * The built charts of a page: beyond the cap the farthest are given up. A canvas costs memory as long as it lives, and pages
 * that are scrolled for hours build many. What is on the screen or near it stays, however many there are.
 */
export class LiveCharts {
  private readonly built = new Set<GivenUp>();

  constructor(public cap = DEFAULT_LIVE_CHARTS) {}

  get size(): number {
    return this.built.size;
  }

  /** Measures distances only beyond the cap: 0 for what must stay. */
  add(chart: GivenUp): void {
    this.built.add(chart);
    if (this.built.size <= this.cap) return;
    const surplus = this.built.size - this.cap + Math.floor(this.cap * BATCH);
    for (const { item, distance } of byDistance(this.built).slice(-surplus)) {
      if (distance === 0) continue;
      this.built.delete(item);
      item.giveUp();
    }
  }

  delete(chart: GivenUp): void {
    this.built.delete(chart);
  }
}

export const liveCharts = new LiveCharts();
