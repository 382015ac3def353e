import { minify } from 'terser';

/**
 * A pass before the bundler's own minifier: terser folds what that one leaves (single-use functions and constants,
 * sequences), about 1.5 % of a file once it is compressed. Nothing `unsafe`, and no property is renamed.
 *
 * @returns {import('rolldown').Plugin}
 */
export function squeeze() {
  return {
    name: 'squeeze',
    async renderChunk(code) {
      const squeezed = await minify(code, {
        module: true,
        ecma: 2020,
        compress: { passes: 3 },
        mangle: true,
        format: { comments: /^!|@license|@preserve/ },
      });
      return { code: squeezed.code ?? code, map: null };
    },
  };
}
