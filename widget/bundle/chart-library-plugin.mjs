import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Change
 * @property {RegExp} what with the flag `g`
 * @property {string} to
 * @property {number} times
 * @property {string} name what no other place may mention, in whatever form
 */

/**
 * What lightweight-charts 5.2.1 does with animation frames, in both its builds: one chart widget
 * schedules its redraw in one place and takes it back in two.
 *
 * @type {Change[]}
 */
const FRAMES = [
  {
    what: /window\.requestAnimationFrame\(/g,
    to: 'requestChartFrame(',
    times: 1,
    name: 'requestAnimationFrame',
  },
  {
    what: /window\.cancelAnimationFrame\(/g,
    to: 'cancelChartFrame(',
    times: 2,
    name: 'cancelAnimationFrame',
  },
];

/**
 * How it reads a color: by an element that it adds to the host's page, has styled and takes away again, for each color
 * of each chart.
 *
 * @type {Change}
 */
const COLORS = {
  what: /const (\w+) ?= ?document\.createElement\((?:'div'|"div")\);(?=[^{}]*document\.body\.appendChild\(\1\)[^{}]*\b\1\.style\.color ?= ?(\w+)[,;])/g,
  to: 'const plain = serializedColor($2); if (plain !== null) return plain; $&',
  times: 1,
  name: 'document.body.appendChild',
};

/**
 * How fancy-canvas 2.1.0 sizes a bitmap: it asks where the canvas lies, just after having changed its size, and the
 * browser has to lay out the page for it, for each canvas of a chart anew. The place matters to rounding alone, and
 * there is none where a CSS pixel is a whole number of the screen's.
 *
 * @type {Change}
 */
const BITMAPS = {
  what: /this\._canvasElement\.getClientRects\(\)/g,
  to: '(Number.isInteger(ratio) ? [] : this._canvasElement.getClientRects())',
  times: 1,
  name: 'getClientRects',
};

const CHART_FILE = /[\\/]node_modules[\\/]lightweight-charts[\\/].*\.m?js(\?|$)/;
const BITMAP_FILE = /[\\/]node_modules[\\/]fancy-canvas[\\/]canvas-element-bitmap-size\.m?js(\?|$)/;
/**
 * What is called instead, by the module that exports it.
 *
 * @param {string} widget its folder
 */
export const modulesIn = (widget) => ({
  frames: join(widget, 'frame', 'chart-frame.ts'),
  colors: join(widget, 'chart', 'serialized-color.ts'),
});

/**
 * Makes a guest of lightweight-charts. It redraws inside our own animation frame: by itself it asks for one of its own,
 * an update made inside our frame is then painted one frame late, and its cost escapes the frame's time budget. And it
 * leaves the host's page and its layout alone. Works in Vite, Vitest and Rolldown; the libraries must not be
 * pre-bundled.
 *
 * @param {ReturnType<typeof modulesIn>} [modules]
 * @returns {{ name: string, transform: { filter: { id: RegExp[] }, handler(code: string, id: string): { code: string, map: null } } }}
 */
export function chartLibrary(modules = modulesIn(fileURLToPath(new URL('..', import.meta.url)))) {
  return {
    name: 'chart-library',
    transform: {
      filter: { id: [CHART_FILE, BITMAP_FILE] },
      handler: (code, id) => ({
        code: CHART_FILE.test(id) ? changeChart(code, id, modules) : changeBitmaps(code, id),
        map: null,
      }),
    },
  };
}

/**
 * @param {string} code of lightweight-charts
 * @param {string} id
 * @param {ReturnType<typeof modulesIn>} modules
 * @throws {Error} when the library does something else than what this was written for
 */
export function changeChart(code, id, { frames, colors }) {
  // At the end, so that no line moves.
  return [
    changeAll(code, id, [...FRAMES, COLORS]),
    `import { requestChartFrame, cancelChartFrame } from ${specifier(frames)};`,
    `import { serializedColor } from ${specifier(colors)};\n`,
  ].join('\n');
}

/** @param {string} path */
function specifier(path) {
  return JSON.stringify(path.replaceAll('\\', '/'));
}

/**
 * @param {string} code of fancy-canvas
 * @param {string} id
 * @throws {Error} when the library does something else than what this was written for
 */
export function changeBitmaps(code, id) {
  return changeAll(code, id, [BITMAPS]);
}

/**
 * @param {string} code
 * @param {string} id
 * @param {readonly Change[]} changes
 */
function changeAll(code, id, changes) {
  let changed = code;
  for (const { what, to, times, name } of changes) {
    const found = code.match(what)?.length ?? 0;
    const mentions = code.split(name).length - 1;
    if (found !== times || mentions !== times) {
      throw new Error(
        `${id}: expected ${times} place(s) like ${what} and no other mention of ${name}, found ${found} place(s) and ` +
          `${mentions} mention(s). The library works differently now: read how, then bring the tables in ` +
          'chart-library-plugin.mjs up to date.',
      );
    }
    changed = changed.replace(what, to);
  }
  return changed;
}
