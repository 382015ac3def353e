import { isSameKline, reachOf, type Side, type SideKline } from './side.js';

/**
 * What each side has to take for both to hold the union. Where both hold a kline that of `source` stands, but a final
 * one before a forming one; what is older than a full side reaches is not given to it.
 */
export function exchange(
  whole: readonly SideKline[],
  lagging: readonly SideKline[],
  source: Side,
  target: Side,
): { forTarget: SideKline[]; forSource: SideKline[] } {
  const [targetReach, sourceReach] = [reachOf(target, lagging), reachOf(source, whole)];
  const inTarget = new Map(lagging.map((kline) => [kline.openTime, kline]));
  const forTarget: SideKline[] = [];
  const forSource: SideKline[] = [];
  for (const kline of whole) {
    const other = inTarget.get(kline.openTime);
    inTarget.delete(kline.openTime);
    if (other === undefined) {
      if (kline.openTime >= targetReach) forTarget.push(kline);
    } else if (!isSameKline(kline, other)) {
      const isReopened = other.closed === true && kline.closed === false;
      (isReopened ? forSource : forTarget).push(isReopened ? other : kline);
    }
  }
  for (const kline of inTarget.values()) if (kline.openTime >= sourceReach) forSource.push(kline);
  // Klines from memory come first, those that only the lagging side has come last.
  return { forTarget, forSource: forSource.sort((a, b) => a.openTime - b.openTime) };
}
