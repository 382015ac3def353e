import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { describe, expect, it } from 'vitest';
import { chartFrame, redirectFrames } from '../../widget/bundle/chart-frame-plugin.mjs';

const dist = dirname(createRequire(import.meta.url).resolve('lightweight-charts/package.json'));
const FRAME_MODULE = '/project/widget/frame/chart-frame.ts';

function source(build: 'production' | 'development'): string {
  return readFileSync(join(dist, 'dist', `lightweight-charts.${build}.mjs`), 'utf8');
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

describe.each(['production', 'development'] as const)('the %s build of lightweight-charts', (build) => {
  it('redraws in our frames only', () => {
    const code = redirectFrames(source(build), build, FRAME_MODULE);
    expect(count(code, 'AnimationFrame')).toBe(0);
    expect(count(code, 'requestChartFrame(')).toBe(1);
    expect(count(code, 'cancelChartFrame(')).toBe(2);
    expect(code).toContain(`import { requestChartFrame, cancelChartFrame } from "${FRAME_MODULE}";`);
  });

  it('keeps its lines where they were', () => {
    const before = source(build).split('\n');
    const after = redirectFrames(source(build), build, FRAME_MODULE).split('\n');
    expect(after.findIndex((line) => line.includes('requestChartFrame('))).toBe(
      before.findIndex((line) => line.includes('requestAnimationFrame(')),
    );
  });
});

describe('a library that changed', () => {
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
    expect(() => redirectFrames(code, 'library.mjs', FRAME_MODULE)).toThrow(/library\.mjs: expected \d call/);
  });
});

it('goes the way of a real bundle', async () => {
  const build = await rolldown({
    input: 'entry.js',
    platform: 'browser',
    plugins: [
      chartFrame('virtual:chart-frame'),
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry.js' || id === 'virtual:chart-frame' ? id : null),
        load: (id) => {
          if (id === 'entry.js') return `export { createChart } from 'lightweight-charts';`;
          if (id !== 'virtual:chart-frame') return null;
          return 'export const requestChartFrame = () => "ours"; export const cancelChartFrame = () => {};';
        },
      },
    ],
  });
  const { output } = await build.generate({ format: 'es' });
  expect(output).toHaveLength(1);
  expect(output[0].code).not.toContain('AnimationFrame(');
  expect(output[0].code).toContain('"ours"');
});
