import { describe, expect, it } from 'vitest';
import { serializedColor } from '../../../widget/chart/serialized-color.js';

describe('a color as browsers serialize it', () => {
  it.each([
    ['rgb(1, 20, 255)', 'rgb(1, 20, 255)'],
    ['rgba(1, 20, 255, 0.5)', 'rgba(1, 20, 255, 0.5)'],
    ['#131722', 'rgb(19, 23, 34)'],
    ['#FFFFFF', 'rgb(255, 255, 255)'],
    ['transparent', 'rgba(0, 0, 0, 0)'],
  ])('%s is told without a browser', (text, serialized) => {
    expect(serializedColor(text)).toBe(serialized);
  });

  it.each(['red', '#123', '#12345678', 'rgb(1 2 3)', 'rgb(1,2,3)', 'rgba(1, 2, 3, 5%)', 'hsl(1, 2, 3)', ''])(
    '"%s" is left to it',
    (text) => {
      expect(serializedColor(text)).toBeNull();
    },
  );
});
