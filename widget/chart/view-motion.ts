import type { IChartApiBase } from 'lightweight-charts';
import { PointerWatch } from './pointer-watch.js';

/** Whether a chart's view moves: dragged, gliding on after a drag, or on its way home. */
export class ViewMotion {
  private readonly pointer: PointerWatch;
  private moved = false;
  private lastPosition = Number.NaN;
  private isGoingHome = false;

  constructor(
    private readonly chart: IChartApiBase,
    container: HTMLElement,
  ) {
    this.pointer = new PointerWatch(container, () => {
      this.isGoingHome = false;
      this.begin();
    });
  }

  get isMoving(): boolean {
    return this.moved || this.pointer.isDown;
  }

  /** Once per paint: looks whether the view is where it was at the one before. */
  startFrame(): void {
    const scale = this.chart.timeScale();
    const position = scale.scrollPosition();
    this.moved = this.pointer.isDown || (this.moved && position !== this.lastPosition);
    this.lastPosition = position;
    if (this.moved || !this.isGoingHome) return;
    // The library leaves out its animation's last step: from far away that is some bars too short.
    this.isGoingHome = false;
    scale.scrollToPosition(this.chart.options().timeScale.rightOffset, false);
  }

  goHome(): void {
    this.isGoingHome = true;
    this.begin();
    const scale = this.chart.timeScale();
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      scale.scrollToPosition(this.chart.options().timeScale.rightOffset, false);
    } else scale.scrollToRealTime();
  }

  stop(): void {
    this.pointer.stop();
  }

  /** Whatever the position is now, the next frame finds another one, if there is anywhere to go. */
  private begin(): void {
    this.moved = true;
    this.lastPosition = Number.NaN;
  }
}
