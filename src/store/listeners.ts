/** Throws an error at nobody: it reaches the host's error reporting, and who was calling goes on. */
export function reportAsync(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

interface Entry<A, B> {
  readonly call: (a: A, b: B) => void;
  readonly born: number;
}

/**
 * A set of callbacks in which one that throws does not stop the others, and which may be changed from
 * inside a callback: one added meanwhile is called from the next time on, one removed is not called any more.
 * Callbacks take up to two arguments, by name: a list of them would be made at every tick.
 */
export class Listeners<A = void, B = void> {
  private readonly entries = new Set<Entry<A, B>>();
  private births = 0;

  get size(): number {
    return this.entries.size;
  }

  /** Returns the remover, idempotent. The same function added twice is called twice. */
  add(listener: (a: A, b: B) => void): () => void {
    const entry = { call: listener, born: ++this.births };
    this.entries.add(entry);
    return () => {
      this.entries.delete(entry);
    };
  }

  clear(): void {
    this.entries.clear();
  }

  emit(a: A, b: B): void {
    const youngest = this.births;
    for (const entry of this.entries) {
      if (entry.born > youngest) continue;
      try {
        entry.call(a, b);
      } catch (error) {
        reportAsync(error);
      }
    }
  }
}
