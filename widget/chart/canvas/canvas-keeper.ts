import { frameScheduler } from '../../frame/chart-frame.js';
import type { ChartCanvases } from './chart-canvases.js';

/** What it takes, once a chart of the page has loaded it. */
let loaded: typeof ChartCanvases | null = null;

/**
 * Has a chart's canvases drawn on only where they change. A page's first candles do not wait for what that takes; where it
 * is there, not even the first picture is drawn on canvases that are never shown.
 */
export class CanvasKeeper {
  private canvases: ChartCanvases | null = null;
  private isAsked = false;
  private isLent = false;
  private isRevealed = false;

  /** @param root of a chart that has drawn nothing yet */
  constructor(private readonly root: HTMLElement) {
    if (loaded !== null) this.keep(loaded, true);
  }

  /** Candles are on their way to the screen. */
  start(): void {
    // Pictures are kept as bitmaps, which it takes to make them at once.
    if (this.isAsked || this.canvases !== null || typeof OffscreenCanvas === 'undefined') return;
    this.isAsked = true;
    if (loaded !== null) return this.keep(loaded, false);
    import('./chart-canvases.js').then(
      ({ ChartCanvases }) => {
        loaded = ChartCanvases;
        this.keep(ChartCanvases, false);
      },
      // Without it everything is drawn at each tick, as the library does.
      () => {},
    );
  }

  /** The chart is going to be seen. */
  reveal(): void {
    this.isRevealed = true;
    this.canvases?.reveal();
  }

  /** Paints what follows ticks, alone. Returns false where all must be drawn. */
  repaintLive(): boolean {
    return this.canvases?.repaintLive() === true;
  }

  /** What is drawn in this task is on the canvases at once: for whoever reads them. */
  drawStraight(): void {
    this.canvases?.drawStraight();
  }

  /** The canvases are the library's again, for good. */
  letGo(): void {
    this.isLent = true;
    this.canvases?.letGo();
    this.canvases = null;
  }

  /** The chart goes, and its canvases with it. */
  discard(): void {
    this.isLent = true;
    this.canvases?.discard();
    this.canvases = null;
  }

  private keep(Canvases: typeof ChartCanvases, isNew: boolean): void {
    if (this.isLent) return;
    this.canvases = new Canvases(this.root, (commit) => frameScheduler.whenDrawn(commit), isNew);
    if (this.isRevealed) this.canvases.reveal();
  }
}

/** Gives the memory of canvases back once they are taken away: iOS counts it until they are collected. */
export function givingBack(canvases: Iterable<HTMLCanvasElement>, takeAway: () => void): void {
  const all = [...canvases];
  takeAway();
  for (const canvas of all) {
    canvas.width = 0;
    canvas.height = 0;
  }
}
