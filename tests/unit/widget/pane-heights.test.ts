import { expect, it } from 'vitest';
import { paneHeights } from '../../../widget/chart/pane-heights.js';

it.each([
  ['three studies and volume in a chart of some height', 442, true, 3],
  ['two studies in a low one', 272, false, 2],
  ['two studies and volume', 340, true, 2],
])('a study has room for its curve where prices keep nearly half: %s', (_, height, hasVolume, studies) => {
  const heights = paneHeights(height, hasVolume, studies);
  expect(heights.reduce((sum, each) => sum + each)).toBeCloseTo(height, 9);
  expect(heights[0]).toBeGreaterThanOrEqual(0.45 * height - 1e-9);
  expect(heights.slice(hasVolume ? 2 : 1)).toEqual(Array.from({ length: studies }, () => 56));
});

it('where there is no such room, prices keep nearly half, and studies share the rest', () => {
  const [price, ...studies] = paneHeights(200, false, 4);
  expect(price).toBeCloseTo(90, 9);
  for (const each of studies) expect(each).toBeCloseTo(27.5, 9);
});

it('in a high chart all have their share', () => {
  const [price, volume, study] = paneHeights(900, true, 1);
  expect([price / study, volume / study]).toEqual([
    expect.closeTo(2 / 0.3, 9),
    expect.closeTo(0.22 / 0.3, 9),
  ]);
  expect(paneHeights(400, false, 0)).toEqual([400]);
});
