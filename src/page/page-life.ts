type Listener = (event: { readonly target: unknown }) => void;

interface Scope {
  addEventListener(type: string, listener: Listener): void;
  removeEventListener(type: string, listener: Listener): void;
}

/**
 * Calls back when the page was away and is there again: visible after being hidden, shown out of the back/forward
 * cache, online after being offline. Timers and sockets may have stood still or died meanwhile without a word.
 * Returns what stops it. In a thread without such events nothing happens.
 */
export function watchPageLife(onBack: () => void): () => void {
  const scope = globalThis as Partial<Scope>;
  const { addEventListener, removeEventListener } = scope;
  if (typeof addEventListener !== 'function' || typeof removeEventListener !== 'function') return () => {};
  // It bubbles from the document, which src does not know.
  const onVisibility: Listener = ({ target }) => {
    if ((target as { visibilityState?: unknown } | null)?.visibilityState === 'visible') onBack();
  };
  const listeners: readonly (readonly [type: string, listener: Listener])[] = [
    ['visibilitychange', onVisibility],
    ['pageshow', onBack],
    ['online', onBack],
  ];
  for (const [type, listener] of listeners) addEventListener.call(scope, type, listener);
  return () => {
    for (const [type, listener] of listeners) removeEventListener.call(scope, type, listener);
  };
}
