/** Calls what a host's Feed object gave us to end something. It may throw where it should not: that ends nothing else. */
export function quietly(callback: (() => void) | null): void {
  try {
    callback?.();
  } catch {
    // It was told to end; how it does is its own affair.
  }
}
