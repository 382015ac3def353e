import type { BenchKline, SeriesName } from '../../stand/market.js';
import type { PageConfig } from '../page-config.js';

/** Where a chart goes, and what it shows first. */
export interface ChartSlot {
  readonly container: HTMLElement;
  readonly series: SeriesName;
  /** Oldest first, the forming one last. Empty for contenders with a feed of their own. */
  readonly klines: readonly BenchKline[];
  readonly config: PageConfig;
  /** Tells that the chart has drawn itself with everything up to a tick; in the drawing's own callback. */
  readonly onDrawn: (tick: number) => void;
}

export interface MountedChart {
  /** A tick of its series. The object is used again: copy what is kept. */
  tick(kline: BenchKline): void;
  destroy(): void;
}

/** One way to have live candles. Each stands in a file of its own, so that a page loads no other's library. */
export interface Contender {
  /** Whether it fetches and subscribes by itself: then it is given neither klines nor ticks. */
  readonly hasFeed: boolean;
  mount(slot: ChartSlot): MountedChart;
  /** Resolves when the charts in view show candles. */
  ready?(charts: readonly MountedChart[]): Promise<void>;
  /** Keeps what is shown for when the page is loaded anew, and puts it back then. */
  keep?(): Promise<unknown>;
  restore?(): Promise<unknown>;
  /** What it says about how it runs. */
  describe?(): string;
}

/** One update per frame, however many ticks came: what a careful user of a chart library does. */
export function perFrame(apply: (kline: BenchKline) => void): (kline: BenchKline) => void {
  const newest: BenchKline = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
  let isPlanned = false;
  const run = () => {
    isPlanned = false;
    apply(newest);
  };
  return (kline) => {
    // A kline that ended must be seen whole before the next begins.
    if (isPlanned && kline.openTime !== newest.openTime) apply(newest);
    Object.assign(newest, kline);
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(run);
  };
}
