import type { ChartWidget } from './chart-widget.js';
import { type Mountable, mountQueue } from './frame/mount-queue.js';
import { adoptStyles, mountView } from './view/mount-view.js';
import { distanceFromView, watchElement } from './watch-element.js';

/** A widget in its page: its view, which is put there when its turn comes, and what is watched of it from then on. */
export class Standing implements Mountable {
  isMounted = false;
  /** On the screen, or soon will be. */
  isNear = false;
  private readonly stops: (() => void)[] = [];

  /** @param onMounted the view is there: now, or in a later task */
  constructor(
    private readonly widget: ChartWidget,
    private readonly onMounted: () => void,
  ) {
    // At once: the element has its size from it.
    adoptStyles(widget.host.root);
    mountQueue.add(this);
  }

  distance(): number {
    return distanceFromView(this.widget.host.root);
  }

  mount(isOneOfMany: boolean): void {
    const { widget } = this;
    widget.model.isOneOfMany.value = isOneOfMany;
    const unmount = mountView(widget);
    this.stops.push(this.watch(widget), unmount);
    this.isMounted = true;
    this.onMounted();
  }

  /** Watches nothing any more. What is returned takes the view out. */
  leave(): () => void {
    mountQueue.delete(this);
    const [unwatch, unmount] = this.stops.splice(0);
    unwatch?.();
    return () => unmount?.();
  }

  private watch(widget: ChartWidget): () => void {
    const { model, stage } = widget;
    const { element } = widget.host;
    return watchElement(element, widget.container.current ?? element, {
      onSize: (width, height) => {
        stage.resize(width, height);
        widget.mark();
      },
      onVisible: (visible) => {
        model.isSeen.value = visible;
        widget.series?.setSeen(visible);
        widget.chart?.setSeen(visible);
        widget.mark();
      },
      onNear: (near) => {
        this.isNear = near;
        // Only what had a chart in it: the browser looks after each that it skips in every frame.
        if (near || widget.chart !== null) model.isFar.value = !near;
        widget.mark();
      },
      onScheme: () => widget.restyle(),
      onFocus: (focused) => widget.onFocus(focused),
    });
  }
}
