import { batch } from '@preact/signals';
import type { ChartWidget } from './chart-widget.js';
import { type Mountable, mountQueue } from './frame/mount-queue.js';
import { soon } from './frame/soon.js';
import { adoptStyles, mountView } from './view/mount-view.js';
import type { ViewModel } from './view/view-model.js';
import { distanceFromView, watchElement } from './watch-element.js';

/**
 * How long charts that came with many others say nothing of loading, ms: as long as a wait needs no telling
 * (J. Nielsen, "Usability Engineering", 1993, chapter 5). Painting fifty messages takes time that the first candles wait for.
 */
const SILENCE_MS = 1_000;

const silent = new Set<ViewModel>();
/** All at once: each change of a part of the page has the browser paint what lies beside it, too. */
const planTelling = soon(
  (callback) => setTimeout(callback, SILENCE_MS),
  () =>
    batch(() => {
      for (const { isSilent } of silent) isSilent.value = false;
      silent.clear();
    }),
);

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
    const { model } = widget;
    model.isOneOfMany.value = model.isSilent.value = isOneOfMany;
    if (isOneOfMany) {
      silent.add(model);
      planTelling();
    }
    const unmount = mountView(widget);
    this.stops.push(this.watch(widget), unmount);
    this.isMounted = true;
    this.onMounted();
  }

  /** Watches nothing any more. What is returned takes the view out. */
  leave(): () => void {
    mountQueue.delete(this);
    silent.delete(this.widget.model);
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
