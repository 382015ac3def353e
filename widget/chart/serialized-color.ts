const SERIALIZED = /^rgba?\(\d+, \d+, \d+(, [\d.]+)?\)$/;
const HEX = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i;

/**
 * A color as browsers serialize it (CSS Color 4, 15.2), where that can be told without one: the chart library, in which
 * chart-library-plugin.mjs has this called, would add an element to the host's page for it. Null for others.
 */
export function serializedColor(text: string): string | null {
  if (SERIALIZED.test(text)) return text;
  if (text === 'transparent') return 'rgba(0, 0, 0, 0)';
  const hex = HEX.exec(text);
  return hex === null
    ? null
    : `rgb(${hex
        .slice(1)
        .map((two) => Number.parseInt(two, 16))
        .join(', ')})`;
}
