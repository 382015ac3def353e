import { describe, expect, it } from 'vitest';
import { contrast, readableOn } from '../../../widget/chart/contrast.js';
import { COLOR_NAMES, PALETTE_COLORS, THEME_COLORS, themeCss } from '../../../widget/view/theme.js';

const TEXT = ['text', 'muted', 'notice', 'up', 'down', 'line'];
const MARKS = ['crosshair', 'focus', 'volume-up', 'volume-down'];
const STUDIES = ['study-1', 'study-2', 'study-3', 'study-4', 'study-5', 'study-6'];

const LOOKS = (['light', 'dark'] as const).flatMap((theme) =>
  (['classic', 'colorblind', 'inverted'] as const).map((palette) => ({
    name: `${theme}, ${palette}`,
    colors: { ...THEME_COLORS[theme], ...PALETTE_COLORS[palette][theme] } as Record<string, string>,
  })),
);

describe.each(LOOKS)('$name', ({ colors }) => {
  const { background } = colors;

  // Values of studies stand in the legend in the colour of their line.
  it.each([...TEXT, ...STUDIES])('%s can be read', (name) => {
    expect(contrast(colors[name], background)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(MARKS)('%s can be seen', (name) => {
    expect(contrast(colors[name], background)).toBeGreaterThanOrEqual(3);
  });

  it.each(['text', 'muted', 'line'])('%s can be read on a pressed or pointed-at button', (name) => {
    expect(contrast(colors[name], colors['grid'])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['up', 'down'])('the last price can be read on %s', (name) => {
    expect(contrast(readableOn(colors[name]), colors[name])).toBeGreaterThanOrEqual(4.5);
  });

  it('the badge and the labels on the axes can be read', () => {
    expect(contrast(colors['notice'], colors['notice-background'])).toBeGreaterThanOrEqual(4.5);
    expect(contrast('#ffffff', colors['border'])).toBeGreaterThanOrEqual(4.5);
  });
});

it('every colour has a custom property that a page can set', () => {
  const css = themeCss();
  for (const name of COLOR_NAMES) expect(css).toContain(`--_${name}: var(--kline-${name}, `);
});
