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

  constructor(private readonly root: HTMLElement) {}

  /** Candles are on their way to the screen. */
  start(): void {
    // Pictures are kept as bitmaps, which it takes to make them at once.
    if (this.isAsked || typeof OffscreenCanvas === 'undefined') return;
    this.isAsked = true;
    if (loaded !== null) return this.keep(loaded);
    import('./chart-canvases.js').then(
      ({ ChartCanvases }) => {
        loaded = ChartCanvases;
        this.keep(ChartCanvases);
      },
      // Without it everything is drawn at each tick, as the library does.
      () => {},
    );
  }

  private keep(Canvases: typeof ChartCanvases): void {
    if (this.isLent) return;
    this.canvases = new Canvases(this.root, (commit) => frameScheduler.whenDrawn(commit));
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
}
