/** Shares of the height: of prices, of volume, and of each study that has a pane of its own. */
const [PRICE, VOLUME, STUDY] = [2, 0.22, 0.3];
/** What a study's curve needs below its line of text, where prices keep so much of the height, CSS pixels. */
const LEAST_STUDY = 56;
const LEAST_PRICE = 0.45;

/** Lower panes of studies have no room for a line of text, CSS pixels. Dragged together they have some 30. */
export const TEXT_FROM_HEIGHT = 28;

/** How high the panes are, from the top, CSS pixels: of prices, of volume if it has one, and of studies. */
export function paneHeights(height: number, hasVolume: boolean, studies: number): number[] {
  const sum = PRICE + (hasVolume ? VOLUME : 0) + STUDY * studies;
  const volume = hasVolume ? [(height * VOLUME) / sum] : [];
  const left = height * (1 - LEAST_PRICE) - (volume[0] ?? 0);
  const study = Math.max((height * STUDY) / sum, Math.min(LEAST_STUDY, left / studies));
  const price = height - (volume[0] ?? 0) - study * studies;
  return [price, ...volume, ...Array.from({ length: studies }, () => study)];
}
