import type { IChartApiBase } from 'lightweight-charts';
import { PointerWatch } from './pointer-watch.js';

/**
 * A view that stood so long has come to rest, ms. One frame would not do: where the machine is busy a glide's first steps
 * move nothing, and bars that are put in then make it jump.
 */
const REST_MS = 100;

/** Whether a chart's view moves: dragged, gliding on after a drag, or on its way home. */
export class ViewMotion {
  private readonly pointer: PointerWatch;
  private moved = false;
  private lastPosition = Number.NaN;
  /** When it was last found elsewhere, ms. */
  private movedAt = 0;
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

  /** Once per paint: looks whether the view is where it was before. */
  startFrame(): void {
    const scale = this.chart.timeScale();
    const position = scale.scrollPosition();
    const now = performance.now();
    if (position !== this.lastPosition) this.movedAt = now;
    this.lastPosition = position;
    this.moved = this.pointer.isDown || (this.moved && now - this.movedAt < REST_MS);
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
