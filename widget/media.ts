const lists = new Map<string, MediaQueryList>();

/** What the system tells of a media query, kept current by the browser: made anew, each look would be a calculation. */
export function media(query: string): MediaQueryList {
  let list = lists.get(query);
  if (list === undefined) {
    list = matchMedia(query);
    lists.set(query, list);
  }
  return list;
}

/** The user's own colours are on the page (CSS Color Adjustment, "forced colors mode"). */
export const FORCED_COLORS = '(forced-colors: active)';
export const DARK = '(prefers-color-scheme: dark)';
export const REDUCED_MOTION = '(prefers-reduced-motion: reduce)';
