import { DARK, FORCED_COLORS, media } from './media.js';

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

/** Watches what a chart must know of its element, and of the plot in it. Returns what ends it, and leaves nothing behind. */
export function watchElement(element: HTMLElement, plot: HTMLElement, events: ElementEvents): () => void {
  const resized = new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    events.onSize(Math.floor(width), Math.floor(height));
  });
  const seen = new IntersectionObserver((entries) =>
    events.onVisible(entries.at(-1)?.isIntersecting ?? false),
  );
  const near = new IntersectionObserver(
    (entries) => {
      const isNear = entries.at(-1)?.isIntersecting ?? false;
      // Each that is watched costs in every frame of a scroll: what is far cannot be seen.
      if (isNear) seen.observe(element);
      else {
        seen.unobserve(element);
        events.onVisible(false);
      }
      events.onNear(isNear);
    },
    { rootMargin: `${NEAR}px` },
  );
  resized.observe(plot);
  near.observe(element);
  const schemes = [DARK, FORCED_COLORS].map(media);
  const [onScheme, focused, blurred] = [
    () => events.onScheme(),
    () => events.onFocus(true),
    () => events.onFocus(false),
  ];
  for (const scheme of schemes) scheme.addEventListener('change', onScheme);
  element.addEventListener('focusin', focused);
  element.addEventListener('focusout', blurred);
  return () => {
    for (const observer of [resized, seen, near]) observer.disconnect();
    for (const scheme of schemes) scheme.removeEventListener('change', onScheme);
    element.removeEventListener('focusin', focused);
    element.removeEventListener('focusout', blurred);
  };
}
