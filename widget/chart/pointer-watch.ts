/** Whether a pointer is down on a chart. A drag may end anywhere on the page. */
export class PointerWatch {
  isDown = false;
  private readonly removers: (() => void)[] = [];

  /** @param onChange called after each change */
  constructor(container: HTMLElement, onChange: () => void) {
    const set = (down: boolean) => () => {
      this.isDown = down;
      onChange();
    };
    const listen = (target: EventTarget, type: string, listener: () => void) => {
      target.addEventListener(type, listener, { capture: true, passive: true });
      this.removers.push(() => target.removeEventListener(type, listener, { capture: true }));
    };
    listen(container, 'pointerdown', set(true));
    const view = container.ownerDocument.defaultView;
    for (const type of ['pointerup', 'pointercancel']) if (view !== null) listen(view, type, set(false));
  }

  stop(): void {
    for (const remove of this.removers.splice(0)) remove();
  }
}
