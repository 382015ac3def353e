import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { changeBitmaps, changeChart, chartLibrary } from '../../widget/bundle/chart-library-plugin.mjs';

const { resolve } = createRequire(import.meta.url);
const dist = dirname(resolve('lightweight-charts/package.json'));
const bitmaps = join(dirname(resolve('fancy-canvas')), 'canvas-element-bitmap-size.mjs');
const MODULES = { frames: '/project/frame.ts', colors: '/project/color.ts' };

function source(build: 'production' | 'development'): string {
  return readFileSync(join(dist, 'dist', `lightweight-charts.${build}.mjs`), 'utf8');
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

describe.each(['production', 'development'] as const)('the %s build of lightweight-charts', (build) => {
  it('redraws in our frames only', () => {
    const code = changeChart(source(build), build, MODULES);
    expect(count(code, 'AnimationFrame')).toBe(0);
    expect(count(code, 'requestChartFrame(')).toBe(1);
    expect(count(code, 'cancelChartFrame(')).toBe(2);
    expect(code).toContain(`import { requestChartFrame, cancelChartFrame } from "${MODULES.frames}";`);
  });

  it('has a color told without touching the page, where it can be', () => {
    const code = changeChart(source(build), build, MODULES);
    expect(code).toMatch(
      /const plain = serializedColor\((\w+)\); if \(plain !== null\) return plain; const (\w+) ?= ?document\.createElement[^{}]*\2\.style\.color ?= ?\1\b/,
    );
    expect(code).toContain(`import { serializedColor } from "${MODULES.colors}";`);
  });

  it('keeps its lines where they were', () => {
    const before = source(build).split('\n');
    const after = changeChart(source(build), build, MODULES).split('\n');
    expect(after.findIndex((line) => line.includes('requestChartFrame('))).toBe(
      before.findIndex((line) => line.includes('requestAnimationFrame(')),
    );
  });
});

it('sizes bitmaps without asking for the place of a canvas, but where rounding needs it', () => {
  const code = changeBitmaps(readFileSync(bitmaps, 'utf8'), 'fancy-canvas');
  expect(code).toContain(
    'canvasRects = (Number.isInteger(ratio) ? [] : this._canvasElement.getClientRects());',
  );
  expect(() => changeBitmaps(code.replaceAll('getClientRects', 'place'), 'fancy-canvas')).toThrow(
    /expected 1 place/,
  );
});

describe('a library that changed', () => {
  const reads =
    'const i=document.createElement("div");i.style.display="none",document.body.appendChild(i),i.style.color=t;';
  const cancels = 'window.cancelAnimationFrame(1); window.cancelAnimationFrame(2);';

  it.each([
    [
      'schedules in two places',
      `window.requestAnimationFrame(a); window.requestAnimationFrame(b); ${cancels}`,
    ],
    ['schedules nowhere', cancels],
    ['gets the function by another way', `const w = window; w.requestAnimationFrame(a); ${cancels}`],
    [
      'mentions it besides calling it',
      `window.requestAnimationFrame(a); x.requestAnimationFrame; ${cancels}`,
    ],
    ['takes back in another number of places', 'window.requestAnimationFrame(a);'],
  ])('is refused when it %s', (_how, code) => {
    expect(() => changeChart(reads + code, 'library.mjs', MODULES)).toThrow(
      /library\.mjs: expected \d place/,
    );
  });
});

it('is refused when it reads colors in another way', () => {
  const frames =
    'window.requestAnimationFrame(a); window.cancelAnimationFrame(1); window.cancelAnimationFrame(2);';
  expect(() => changeChart(frames, 'library.mjs', MODULES)).toThrow(/createElement/);
});

it('goes the way of a real bundle', async () => {
  const build = await rolldown({
    input: 'entry.js',
    platform: 'browser',
    plugins: [
      chartLibrary({ frames: 'virtual:frames', colors: 'virtual:colors' }),
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry.js' || id.startsWith('virtual:') ? id : null),
        load: (id) => {
          if (id === 'entry.js') return `export { createChart } from 'lightweight-charts';`;
          if (id === 'virtual:colors') return 'export const serializedColor = () => "our color";';
          if (id !== 'virtual:frames') return null;
          return 'export const requestChartFrame = () => "ours"; export const cancelChartFrame = () => {};';
        },
      },
    ],
  });
  const { output } = await build.generate({ format: 'es' });
  expect(output).toHaveLength(1);
  expect(output[0].code).not.toContain('AnimationFrame(');
  expect(output[0].code).toContain('"ours"');
  expect(output[0].code).toContain('Number.isInteger(ratio)');
  expect(output[0].code).toContain('"our color"');
});
