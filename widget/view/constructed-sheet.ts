/**
 * A stylesheet as a function of the window that it is for: constructed sheets belong to the document they were made in,
 * and a `<style>` element would be refused by a strict content security policy. Made once per window.
 */
export function constructedSheet(css: string): (view: Window & typeof globalThis) => CSSStyleSheet {
  const sheets = new WeakMap<Window, CSSStyleSheet>();
  return (view) => {
    let sheet = sheets.get(view);
    if (sheet === undefined) {
      sheet = new view.CSSStyleSheet();
      sheet.replaceSync(css);
      sheets.set(view, sheet);
    }
    return sheet;
  };
}

/** Gives a shadow root a sheet more, once. */
export function adoptSheet(
  root: ShadowRoot,
  sheetOf: (view: Window & typeof globalThis) => CSSStyleSheet,
): void {
  const view = root.ownerDocument.defaultView;
  if (view === null) return;
  const sheet = sheetOf(view);
  const { adoptedStyleSheets } = root;
  if (!adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...adoptedStyleSheets, sheet];
}
