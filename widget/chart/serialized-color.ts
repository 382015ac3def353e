import { channelsOf } from './contrast.js';

const SERIALIZED = /^rgba?\(\d+, \d+, \d+(, [\d.]+)?\)$/;
const HEX = /^#[\da-f]{6}$/i;

/**
 * A color as browsers serialize it (CSS Color 4, 15.2), where that can be told without one: the chart library, in which
 * chart-library-plugin.mjs has this called, would add an element to the host's page for it. Null for others.
 */
export function serializedColor(text: string): string | null {
  if (SERIALIZED.test(text)) return text;
  if (text === 'transparent') return 'rgba(0, 0, 0, 0)';
  return HEX.test(text) ? `rgb(${channelsOf(text).join(', ')})` : null;
}
