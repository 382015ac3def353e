/** The one text of a styles file. */
const TEXT = /= `\n([^`]*)`;/g;

/**
 * Leaves of the stylesheets what a browser reads: comments and indentation are for us, and no minifier of scripts looks
 * into texts. Values are left as they are, what is put into them too.
 *
 * @returns {import('rolldown').Plugin}
 */
export function cssText() {
  return {
    name: 'css-text',
    transform: {
      filter: { id: /[\\/](?:[\w-]+-)?styles\.ts$/ },
      handler(code, id) {
        const texts = [...code.matchAll(TEXT)];
        if (texts.length !== 1) {
          throw new Error(
            `${id}: one stylesheet in backticks was expected, not ${texts.length}: see css-text-plugin.mjs.`,
          );
        }
        return { code: code.replace(TEXT, (_, css) => `= \`${shortened(css)}\`;`), map: null };
      },
    },
  };
}

/** @param {string} css without quoted braces, commas and comments */
function shortened(css) {
  return css
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{};,]) ?/g, '$1')
    .replaceAll(/;\}/g, '}')
    .replaceAll(/: /g, ':')
    .trim();
}
