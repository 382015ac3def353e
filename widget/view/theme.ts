/**
 * The colours of every theme and palette, in one table: the stylesheet is made from it, and a test computes that text
 * has a contrast of 4.5 to its background and marks one of 3 (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export const THEME_COLORS = {
  light: {
    background: '#ffffff',
    text: '#131722',
    muted: '#5d6470',
    grid: '#eef0f4',
    border: '#434a58',
    crosshair: '#7d8592',
    line: '#1f5fd0',
    notice: '#8a5300',
    'notice-background': '#fff3dc',
    focus: '#1f5fd0',
    'study-1': '#1f5fd0',
    'study-2': '#b35900',
    'study-3': '#8e24aa',
    'study-4': '#00766c',
    'study-5': '#ad1457',
    'study-6': '#5d6470',
  },
  dark: {
    background: '#131722',
    text: '#e4e7ee',
    muted: '#9aa2b1',
    grid: '#1f2533',
    border: '#3b4354',
    crosshair: '#7d8698',
    line: '#6ea8ff',
    notice: '#ffcf7d',
    'notice-background': '#4a3710',
    focus: '#6ea8ff',
    'study-1': '#6ea8ff',
    'study-2': '#ffa657',
    'study-3': '#d2a8ff',
    'study-4': '#5fd4c4',
    'study-5': '#ff8fb1',
    'study-6': '#9aa2b1',
  },
} as const;

const TEAL_RED = {
  light: { up: '#08806c', down: '#d0303d', 'volume-up': '#4a9f90', 'volume-down': '#e06d77' },
  dark: { up: '#22ab94', down: '#f7626e', 'volume-up': '#2a7f72', 'volume-down': '#a94b55' },
} as const;

/** Blue and vermilion of M. Okabe and K. Ito ("Color Universal Design", 2008), darkened on white until they can be read. */
const COLORBLIND = {
  light: { up: '#0072b2', down: '#b34e00', 'volume-up': '#4b95c2', 'volume-down': '#cd7b3c' },
  dark: { up: '#56b4e9', down: '#e69f00', 'volume-up': '#3b7ba0', 'volume-down': '#a0741a' },
} as const;

type Trend = Record<'up' | 'down' | 'volume-up' | 'volume-down', string>;

/** East Asian: red rises. */
function inverted({ up, down, 'volume-up': volumeUp, 'volume-down': volumeDown }: Trend): Trend {
  return { up: down, down: up, 'volume-up': volumeDown, 'volume-down': volumeUp };
}

export const PALETTE_COLORS = {
  classic: TEAL_RED,
  colorblind: COLORBLIND,
  inverted: { light: inverted(TEAL_RED.light), dark: inverted(TEAL_RED.dark) },
} as const satisfies Record<string, Record<'light' | 'dark', Trend>>;

/** System colours, for pages whose user forces them (CSS Color Adjustment, "forced colors mode"). */
const FORCED: Record<string, string> = {
  background: 'Canvas',
  text: 'CanvasText',
  muted: 'CanvasText',
  grid: 'Canvas',
  border: 'CanvasText',
  crosshair: 'CanvasText',
  line: 'LinkText',
  notice: 'CanvasText',
  'notice-background': 'Canvas',
  focus: 'Highlight',
  up: 'CanvasText',
  down: 'CanvasText',
  'volume-up': 'GrayText',
  'volume-down': 'GrayText',
};

type Theme = keyof typeof THEME_COLORS;

/** Every name that has a colour, in the order of the documentation. */
export const COLOR_NAMES = [
  ...Object.keys(THEME_COLORS.light),
  ...Object.keys(TEAL_RED.light),
] as readonly string[];

function declarations(colors: Readonly<Record<string, string>>): string {
  return Object.entries(colors)
    .map(([name, color]) => `--_default-${name}: ${color};`)
    .join(' ');
}

/** The rules of one theme, for elements that have these attributes. */
function theme(attributes: string, name: Theme): string {
  const host = (more: string) => (attributes + more === '' ? ':host' : `:host(${attributes}${more})`);
  const classic = declarations(PALETTE_COLORS.classic[name]);
  const base = `${host('')} { color-scheme: ${name}; ${declarations(THEME_COLORS[name])} ${classic} }`;
  const others = (['colorblind', 'inverted'] as const).map(
    (palette) => `${host(`[palette="${palette}"]`)} { ${declarations(PALETTE_COLORS[palette][name])} }`,
  );
  return [base, ...others].join('\n');
}

/** Between colours in the property that holds them all, in the order of {@link COLOR_NAMES}. No colour contains it. */
export const COLOR_SEPARATOR = '|';

/** The custom properties of all themes and palettes. What a page sets (`--kline-…`) goes before what we do. */
export function themeCss(): string {
  const resolved = COLOR_NAMES.map((name) => `--_${name}: var(--kline-${name}, var(--_default-${name}));`);
  const forced = COLOR_NAMES.map((name) => `--_${name}: ${FORCED[name] ?? 'CanvasText'};`);
  const all = COLOR_NAMES.map((name) => `var(--_${name})`).join(COLOR_SEPARATOR);
  return [
    `:host { ${resolved.join(' ')} --_colors: ${all}; }`,
    theme('', 'light'),
    theme('[theme="dark"]', 'dark'),
    `@media (prefers-color-scheme: dark) { ${theme('[theme="auto"]', 'dark')} }`,
    `@media (forced-colors: active) { :host { ${forced.join(' ')} } }`,
  ].join('\n');
}
