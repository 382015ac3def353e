import type { ChartWidget } from './chart-widget.js';
import { buildQueue } from './frame/build-queue.js';
import { frameScheduler } from './frame/chart-frame.js';
import { firstPictures } from './frame/first-pictures.js';
import { revealQueue } from './frame/reveal-queue.js';

/** When it is a widget's turn: to build its chart, to paint a first picture, to show it, and to paint from then on. */
export class ChartTurns {
  private wasShown = false;
  private readonly show = (time: number) => {
    this.wasShown = true;
    this.widget.show(time);
  };

  constructor(private readonly widget: ChartWidget) {}

  /** Something changed. */
  mark(): void {
    const { widget } = this;
    if (widget.chart === null) {
      // Scrolled past before its turn, it is not built.
      if (widget.isWanted) buildQueue.add(widget);
      else buildQueue.delete(widget);
    } else if (!this.wasShown) {
      if (widget.hasData) firstPictures.add(widget);
    } else if (widget.model.isSeen.peek()) {
      frameScheduler.mark(widget);
    }
  }

  /** First candles of a series are drawn: they are shown when that is done. */
  reveal(): void {
    revealQueue.add(this.show, this.widget.isLookedAt);
  }

  /** The series is left, whose candles would be shown. */
  conceal(): void {
    revealQueue.delete(this.show);
  }

  end(): void {
    frameScheduler.unmark(this.widget);
    firstPictures.delete(this.widget);
    buildQueue.delete(this.widget);
    this.conceal();
  }
}
