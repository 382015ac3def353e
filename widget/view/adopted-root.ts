/** Not in all browsers, nor in the compiler's library: HTML, "scoped custom element registries". */
interface Scoped {
  readonly customElementRegistry?: CustomElementRegistry | null;
}

/**
 * A shadow root that came here from another document keeps that one's registry, and so does what is put into it. Preact
 * makes elements with their parent's registry, which a document refuses when it is another one's. So below such a root
 * parents do not tell of it.
 * @param place holds all that is rendered into the root
 * @returns ends it
 */
export function hideForeignRegistry(root: ShadowRoot & Scoped, place: Element): () => void {
  const view = root.ownerDocument.defaultView;
  const registry = root.customElementRegistry ?? null;
  if (view === null || registry === null || registry === view.customElements) return () => {};
  const hide = () => {
    for (const element of [place, ...place.querySelectorAll('*')]) {
      Object.defineProperty(element, 'customElementRegistry', { value: undefined, configurable: true });
    }
  };
  hide();
  const watch = new view.MutationObserver(hide);
  watch.observe(place, { childList: true, subtree: true });
  return () => watch.disconnect();
}
