import { frameScheduler } from '../../frame/chart-frame.js';
import type { ChartCanvases } from './chart-canvases.js';

/** Has a chart's canvases drawn on only where they change, once what that takes has been loaded: first candles wait for nothing. */
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
    import('./chart-canvases.js').then(
      ({ ChartCanvases }) => {
        if (this.isLent) return;
        this.canvases = new ChartCanvases(this.root, (commit) => frameScheduler.whenDrawn(commit));
      },
      // Without it everything is drawn at each tick, as the library does.
      () => {},
    );
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
