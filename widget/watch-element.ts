import { DARK, FORCED_COLORS, media } from './media.js';
import { SharedObserver } from './shared-observer.js';

export interface ElementEvents {
  /** The size of the plot in whole CSS pixels. */
  onSize(width: number, height: number): void;
  /** Whether any of it is on the screen. */
  onVisible(visible: boolean): void;
  /** Whether it is on the screen or soon will be. */
  onNear(near: boolean): void;
  /** The system went light or dark, or to colours of the user's own. */
  onScheme(): void;
  onFocus(focused: boolean): void;
}

/** How far from the screen an element counts as near, in CSS pixels. */
const NEAR = 300;

/**
 * How far an element is from the window's view, CSS pixels. 0 for what is in it, near it, or has the focus; more than any
 * other for what has no size. Forces a layout.
 */
export function distanceFromView({ host, activeElement }: ShadowRoot): number {
  const { left, right, top, bottom, width } = host.getBoundingClientRect();
  if (activeElement !== null) return 0;
  if (width === 0) return Number.POSITIVE_INFINITY;
  const { clientWidth, clientHeight } = host.ownerDocument.documentElement;
  const distance = Math.max(-right, left - clientWidth, -bottom, top - clientHeight);
  return distance > NEAR ? distance : 0;
}

/** Whether the pointer is over an element, or the focus in it. */
export function isLookedAt({ host, activeElement }: ShadowRoot): boolean {
  return activeElement !== null || host.matches(':hover');
}

const sizes = new SharedObserver<ResizeObserverEntry>((deliver) => new ResizeObserver(deliver));
const inView = new SharedObserver<IntersectionObserverEntry>((deliver) => new IntersectionObserver(deliver));
const nearby = new SharedObserver<IntersectionObserverEntry>(
  (deliver) => new IntersectionObserver(deliver, { rootMargin: `${NEAR}px` }),
);

/** Watches what a chart must know of its element, and of the plot in it. Returns what ends it, and leaves nothing behind. */
export function watchElement(element: HTMLElement, plot: HTMLElement, events: ElementEvents): () => void {
  let unwatch: (() => void) | null = null;
  const stops = [
    sizes.watch(plot, ({ contentRect: { width, height } }) =>
      events.onSize(Math.floor(width), Math.floor(height)),
    ),
    nearby.watch(element, ({ isIntersecting }) => {
      unwatch?.();
      // Each that is watched costs in every frame of a scroll: what is far cannot be seen.
      unwatch = isIntersecting
        ? inView.watch(element, (entry) => events.onVisible(entry.isIntersecting))
        : null;
      if (!isIntersecting) events.onVisible(false);
      events.onNear(isIntersecting);
    }),
    ...[DARK, FORCED_COLORS].map((query) => listen(media(query), 'change', () => events.onScheme())),
    listen(element, 'focusin', () => events.onFocus(true)),
    listen(element, 'focusout', () => events.onFocus(false)),
  ];
  return () => {
    unwatch?.();
    for (const stop of stops) stop();
  };
}

/** Watches how high an element is, CSS pixels, and of how many parts. Returns what ends it. */
export function watchHeight(element: Element, onHeight: (height: number, parts: number) => void): () => void {
  return sizes.watch(element, ({ contentRect }) => onHeight(contentRect.height, element.childElementCount));
}

function listen(target: EventTarget, type: string, listener: () => void): () => void {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
}
