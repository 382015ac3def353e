/** The three channels of a colour as `readColors` gives it (`#rgb…`, `rgb…()`), 0 to 255. */
export function channelsOf(color: string): [red: number, green: number, blue: number] {
  const parts = /^rgba?\(([^)]*)\)$/.exec(color);
  if (parts !== null) {
    const [red, green, blue] = parts[1].split(/[\s,/]+/).filter((part) => part !== '');
    return [Number(red), Number(green), Number(blue)];
  }
  const hex = color.slice(1);
  const wide = hex.length < 6 ? hex.replace(/./g, '$&$&') : hex;
  const channel = (at: number) => Number.parseInt(wide.slice(at, at + 2), 16);
  return [channel(0), channel(2), channel(4)];
}

/** A colour with another opacity. */
export function withAlpha(color: string, alpha: number): string {
  return `rgba(${channelsOf(color).join(', ')}, ${alpha})`;
}

/** Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance"). */
function luminance(color: string): number {
  const [red, green, blue] = channelsOf(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of two opaque colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].toSorted((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

const BLACK = '#000000';
const WHITE = '#ffffff';

const known = new Map<string, string>();
const MOST_KNOWN = 64;

/** Black or white, whichever is read better on a colour. Asked for in each redraw, of a few colours. */
export function readableOn(background: string): string {
  let color = known.get(background);
  if (color === undefined) {
    color = contrast(WHITE, background) >= contrast(BLACK, background) ? WHITE : BLACK;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(background, color);
  }
  return color;
}
