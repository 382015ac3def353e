interface Observer {
  observe(element: Element): void;
  unobserve(element: Element): void;
  disconnect(): void;
}

/**
 * One observer for all elements of the page that are watched for the same: the browser looks after each in every frame. It
 * is gone when none is watched.
 */
export class SharedObserver<Entry extends { readonly target: Element }> {
  private readonly listeners = new Map<Element, (entry: Entry) => void>();
  private observer: Observer | null = null;

  constructor(private readonly make: (deliver: (entries: readonly Entry[]) => void) => Observer) {}

  /** Watches an element that nobody watches here yet. Returns what ends it. */
  watch(element: Element, listener: (entry: Entry) => void): () => void {
    this.observer ??= this.make((entries) => {
      for (const entry of entries) this.listeners.get(entry.target)?.(entry);
    });
    this.listeners.set(element, listener);
    this.observer.observe(element);
    return () => this.end(element, listener);
  }

  private end(element: Element, listener: (entry: Entry) => void): void {
    if (this.listeners.get(element) !== listener) return;
    this.listeners.delete(element);
    this.observer?.unobserve(element);
    if (this.listeners.size > 0) return;
    this.observer?.disconnect();
    this.observer = null;
  }
}
