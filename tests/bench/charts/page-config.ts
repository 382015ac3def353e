/** What the driver tells a page, and what the page gives back. Shared by both sides. */
import type { MarketPlan } from '../stand/market.js';

export const CONTENDERS = [
  'blank',
  'ours-shared',
  'ours-transfer',
  'ours-inline',
  'lightweight-tick',
  'lightweight-frame',
  'klinecharts',
  'highcharts',
  'echarts',
  'uplot',
  'old-way',
] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** `socket`: exchange frames, parsed where the contender's users parse them. `page`: ready numbers, made on the page. */
export type FeedMode = 'socket' | 'page';

export type Visit = 'only' | 'first' | 'next';

export interface PageConfig {
  readonly contender: ContenderName;
  readonly feed: FeedMode;
  readonly plan: MarketPlan;
  /** Charts on the page. Chart n shows series n, modulo `shown`. */
  readonly charts: number;
  readonly shown: number;
  /** Charts before the gap that keeps the others out of sight. */
  readonly visible: number;
  readonly columns: number;
  readonly studies: boolean;
  readonly sync: boolean;
  /** The page scrolls up and down all the time. */
  readonly scroll: boolean;
  /** Whether every tick's and every paint's time is kept, which a soak cannot. */
  readonly log: boolean;
  /** A first visit keeps what the next one puts back. */
  readonly visit: Visit;
}

/** Width and height of every chart, in CSS pixels. */
export const CELL = { width: 300, height: 200 } as const;

export interface PageReport {
  /** Frames of the page, and their gaps in ms. */
  readonly frames: number;
  readonly gapP50: number;
  readonly gapP99: number;
  readonly gapMax: number;
  /** Longest task, long animation frame part or frame callback, ms. */
  readonly longest: number;
  readonly paints: number;
  /** Ticks that contenders without a feed of their own were given. */
  readonly ticks: number;
  /** Chart, tick and time (ms since the epoch) of every paint, one after the other. */
  readonly paintLog: readonly number[];
  /** Number and time of each tick's arrival, before it is parsed, where it is parsed. */
  readonly arrivals: { readonly first: number; readonly times: readonly number[] };
  /** From arrival to the effect of the store's signal, ms. */
  readonly signals: readonly number[];
  /** From the write into memory to the store's signal, ms. */
  readonly writes: readonly number[];
  readonly transport: string;
}

/** `globalThis.bench` of every page. */
export interface PageBench {
  readonly ready: Promise<void>;
  /** The page makes ticks itself, so many per second. */
  start(rate: number): void;
  /** Forgets what was measured so far. */
  reset(): void;
  report(): Promise<PageReport>;
}

/** Times of one mount, in ms from when the contender's module had loaded. */
export interface MountReport {
  /** When the first chart had drawn candles, and when all had. */
  readonly first: number;
  readonly all: number;
  /** Tasks of 50 ms and more. */
  readonly longTasks: readonly number[];
}

declare global {
  // oxlint-disable-next-line no-var -- how a global is declared.
  var mounted: Promise<MountReport>;
  // oxlint-disable-next-line no-var -- how a global is declared.
  var bench: PageBench;
}
