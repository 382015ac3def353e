import { type FeedKline, findKlineDefect, InvalidKlineError, type SeriesKey } from '../domain/index.js';

/** @throws InvalidKlineError with the rule broken as its code */
export function requireSound(key: SeriesKey, kline: FeedKline): void {
  const defect = findKlineDefect(kline);
  if (defect === null) return;
  throw new InvalidKlineError(
    defect,
    `${key}: the kline ${JSON.stringify(kline)} is not taken (${defect}); memory is unchanged.`,
  );
}
