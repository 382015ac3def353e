/** Throws an error at nobody: it reaches the host's error reporting, and who was calling goes on. */
export function reportAsync(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

interface Entry<Args extends unknown[]> {
  readonly call: (...args: Args) => void;
  readonly born: number;
}

/**
 * A set of callbacks in which one that throws does not stop the others, and which may be changed from
 * inside a callback: one added meanwhile is called from the next time on, one removed is not called any more.
 */
export class Listeners<Args extends unknown[]> {
  private readonly entries = new Set<Entry<Args>>();
  private births = 0;

  get size(): number {
    return this.entries.size;
  }

  /** Returns the remover, idempotent. The same function added twice is called twice. */
  add(listener: (...args: Args) => void): () => void {
    const entry = { call: listener, born: ++this.births };
    this.entries.add(entry);
    return () => {
      this.entries.delete(entry);
    };
  }

  clear(): void {
    this.entries.clear();
  }

  emit(...args: Args): void {
    const youngest = this.births;
    for (const entry of this.entries) {
      if (entry.born > youngest) continue;
      try {
        entry.call(...args);
      } catch (error) {
        reportAsync(error);
      }
    }
  }
}
