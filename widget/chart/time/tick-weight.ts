/** How much a boundary of the calendar weighs on the time axis: the numbers that lightweight-charts uses inside. */
export const TickWeight = {
  LessThanSecond: 0,
  Second: 10,
  Minute1: 20,
  Minute5: 21,
  Minute30: 22,
  Hour1: 30,
  Hour3: 31,
  Hour6: 32,
  Hour12: 33,
  Day: 50,
  Month: 60,
  Year: 70,
} as const;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** From the longest on. Each divides the next, or two boundaries of one point could disagree. */
const INTRADAY: readonly (readonly [ms: number, weight: number])[] = [
  [12 * HOUR, TickWeight.Hour12],
  [6 * HOUR, TickWeight.Hour6],
  [3 * HOUR, TickWeight.Hour3],
  [HOUR, TickWeight.Hour1],
  [30 * MINUTE, TickWeight.Minute30],
  [5 * MINUTE, TickWeight.Minute5],
  [MINUTE, TickWeight.Minute1],
  [1_000, TickWeight.Second],
];

/**
 * Weight of the greatest boundary between two neighbouring points. `local` and `previousLocal` are zoned ms (UTC ms
 * plus the zone's offset at each), `elapsed` the ms that truly passed between them. Some 80 ns, 280 ns at a new day;
 * never throws. A point whose date differs from that of the point before always weighs a day or more, and no other.
 */
export function tickWeight(local: number, previousLocal: number, elapsed = local - previousLocal): number {
  if (Math.floor(local / DAY) !== Math.floor(previousLocal / DAY)) return dateWeight(local, previousLocal);
  // Clocks went back between the two: 01:00 after 01:00 is one more full hour, which the local times alone hide.
  const before = local > previousLocal ? previousLocal : local - elapsed;
  for (const [ms, weight] of INTRADAY) {
    if (Math.floor(local / ms) !== Math.floor(before / ms)) return weight;
  }
  return TickWeight.LessThanSecond;
}

function dateWeight(local: number, previousLocal: number): number {
  const [date, previous] = [new Date(local), new Date(previousLocal)];
  if (date.getUTCFullYear() !== previous.getUTCFullYear()) return TickWeight.Year;
  return date.getUTCMonth() === previous.getUTCMonth() ? TickWeight.Day : TickWeight.Month;
}
