import { minify } from 'terser';

/**
 * A pass before the bundler's own minifier: terser folds what that one leaves (constants of objects,
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
        // A function that is used once stays one: inside its caller it would be made anew at every call.
        compress: { passes: 3, reduce_funcs: false },
        mangle: true,
        format: { comments: /^!|@license|@preserve/ },
      });
      return { code: squeezed.code ?? code, map: null };
    },
  };
}
