import type { IChartApiBase } from 'lightweight-charts';
import { media, REDUCED_MOTION } from '../media.js';
import { PointerWatch } from './pointer-watch.js';

/**
 * A view that stood for so long, ms, and for so many frames has come to rest. One frame would not do: where the machine
 * is busy a glide's first steps move nothing, and bars that are put in then make it jump. Nor would time alone: there
 * may be no frame in it.
 */
const REST_MS = 100;
const REST_FRAMES = 4;

/** Whether a chart's view moves: dragged, gliding on after a drag, or on its way home. */
export class ViewMotion {
  private readonly pointer: PointerWatch;
  private moved = false;
  private lastPosition = Number.NaN;
  /** When it was last found elsewhere, ms. */
  private movedAt = 0;
  private stillFrames = 0;
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
    // Whoever moves it back meanwhile does not want to go home any more.
    if (position < this.lastPosition) this.isGoingHome = false;
    if (position === this.lastPosition) this.stillFrames++;
    else [this.movedAt, this.stillFrames] = [now, 0];
    this.lastPosition = position;
    const isStill = now - this.movedAt >= REST_MS && this.stillFrames >= REST_FRAMES;
    this.moved = this.pointer.isDown || (this.moved && !isStill);
    if (this.moved || !this.isGoingHome) return;
    // The library leaves out its animation's last step: from far away that is some bars too short.
    this.isGoingHome = false;
    scale.scrollToPosition(this.chart.options().timeScale.rightOffset, false);
  }

  goHome(): void {
    this.isGoingHome = true;
    this.begin();
    const scale = this.chart.timeScale();
    if (media(REDUCED_MOTION).matches) {
      scale.scrollToPosition(this.chart.options().timeScale.rightOffset, false);
    } else scale.scrollToRealTime();
  }

  /** It stays where it is, unless somebody holds it. */
  rest(): void {
    const scale = this.chart.timeScale();
    // Ends the library's animation.
    if (this.isGoingHome) scale.scrollToPosition(scale.scrollPosition(), false);
    this.isGoingHome = false;
    this.moved = false;
  }

  /** See PriceChart. */
  keepAfterTailDrop(draw: () => void, dropped: number): void {
    const scale = this.chart.timeScale();
    const position = scale.scrollPosition();
    draw();
    scale.scrollToPosition(position + dropped, false);
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
