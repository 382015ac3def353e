import { fileURLToPath } from 'node:url';

/**
 * What lightweight-charts 5.2.1 does with animation frames, in both its builds: one chart widget
 * schedules its redraw in one place and takes it back in two.
 */
const EXPECTED = [
  { from: 'window.requestAnimationFrame', to: 'requestChartFrame', times: 1 },
  { from: 'window.cancelAnimationFrame', to: 'cancelChartFrame', times: 2 },
];

const FRAME_MODULE = fileURLToPath(new URL('../frame/chart-frame.ts', import.meta.url));

/**
 * Lets lightweight-charts redraw inside our own animation frame. By itself it asks for a frame of its
 * own: an update made inside our frame is then painted one frame late, and its cost escapes the
 * frame's time budget. Works in Vite, Vitest and Rolldown; the library must not be pre-bundled.
 *
 * @param {string} [frameModule] exports `requestChartFrame` and `cancelChartFrame`
 * @returns {{ name: string, transform: { filter: { id: RegExp }, handler(code: string, id: string): { code: string, map: null } } }}
 */
export function chartFrame(frameModule = FRAME_MODULE) {
  return {
    name: 'chart-frame',
    transform: {
      filter: { id: /[\\/]node_modules[\\/]lightweight-charts[\\/].*\.m?js(\?|$)/ },
      handler: (code, id) => ({ code: redirectFrames(code, id, frameModule), map: null }),
    },
  };
}

/**
 * @param {string} code
 * @param {string} id
 * @param {string} frameModule
 * @throws {Error} when the library does something else than what this was written for
 */
export function redirectFrames(code, id, frameModule) {
  let redirected = code;
  for (const { from, to, times } of EXPECTED) {
    const name = from.replace('window.', '');
    const calls = code.split(`${from}(`).length - 1;
    const mentions = code.split(name).length - 1;
    if (calls !== times || mentions !== times) {
      throw new Error(
        `${id}: expected ${times} call(s) of ${from} and no other mention of ${name}, found ${calls} call(s) and ` +
          `${mentions} mention(s). lightweight-charts schedules its redraw differently now: read how, ` +
          'then bring the table in chart-frame-plugin.mjs up to date.',
      );
    }
    redirected = redirected.replaceAll(`${from}(`, `${to}(`);
  }
  const names = EXPECTED.map(({ to }) => to).join(', ');
  // At the end, so that no line moves.
  return `${redirected}\nimport { ${names} } from ${JSON.stringify(frameModule.replaceAll('\\', '/'))};\n`;
}
