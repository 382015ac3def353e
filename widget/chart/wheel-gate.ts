import type { ChartGestures } from './price-chart.js';

/**
 * Whose the wheel is. `modified`: the chart's with Ctrl or Cmd held (and a pinch on a trackpad, which browsers report
 * as that), the page's without. Not passive then: a browser would zoom the page as well.
 */
export class WheelGate {
  private mode: ChartGestures['wheel'] = 'never';
  private isOpen = false;
  private readonly onWheel = (event: WheelEvent) => this.turn(event.ctrlKey || event.metaKey);

  /** @param open lets the chart have the wheel, or not */
  constructor(
    private readonly container: HTMLElement,
    private readonly open: (isOpen: boolean) => void,
  ) {}

  set(mode: ChartGestures['wheel']): void {
    if (mode === this.mode) return;
    this.stop();
    this.mode = mode;
    // Before the chart's own listener, which hears the same event when the gate opens.
    if (mode === 'modified') {
      this.container.addEventListener('wheel', this.onWheel, { capture: true, passive: false });
    }
    this.turn(mode === 'always');
  }

  stop(): void {
    this.container.removeEventListener('wheel', this.onWheel, { capture: true });
  }

  private turn(isOpen: boolean): void {
    if (isOpen === this.isOpen) return;
    this.isOpen = isOpen;
    this.open(isOpen);
  }
}
