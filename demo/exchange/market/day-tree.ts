import { append, type Bar, partOf } from './bar.js';
import { DAY, type Days, quotePerLotTick } from './days.js';
import { Dice, hash } from './dice.js';
import type { SeededListing } from './listings.js';
import { split } from './split.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

interface Level {
  /** Of one part, ms. */
  readonly length: number;
  readonly parts: number;
  readonly unevenness: number;
  readonly stray: number;
  readonly pattern?: readonly number[];
}

/** How busy each hour of the day is, UTC: Asia's morning, Europe's, and America's opening above all. */
const HOURS = [
  1.1, 1.1, 1, 0.9, 0.8, 0.8, 0.8, 1, 1.1, 1.1, 1, 1, 1.2, 1.7, 2, 1.8, 1.5, 1.2, 1, 1, 1, 0.9, 0.8, 1,
];

/** A day is divided into hours, an hour into minutes, a minute into seconds; found by trial to move alike at all lengths. */
const LEVELS: readonly Level[] = [
  { length: HOUR, parts: 24, unevenness: 0.45, stray: 0.35, pattern: HOURS },
  { length: MINUTE, parts: 60, unevenness: 0.8, stray: 0.9 },
  { length: SECOND, parts: 60, unevenness: 0.9, stray: 0.9 },
];

/**
 * Bars and their parts that are kept once computed. A live series needs those of the running minute, hour and day;
 * whatever else is asked for is made anew.
 */
const MAX_KEPT = 16;

/** What was traded in a span of time, and the id of its first trade (-1 without any). */
export interface Span {
  bar: Bar | null;
  firstTrade: number;
}

/** One instrument's market, as days that divide into hours, minutes and seconds which make them up exactly. */
export class DayTree {
  private readonly kept = new Map<number, Bar[]>();
  private readonly keptDays = new Map<number, Bar>();
  /** Trades are counted from the listing on. */
  private readonly firstTrade: number;

  constructor(
    private readonly seed: number,
    private readonly listing: SeededListing,
    private readonly days: Days,
  ) {
    this.firstTrade = days.tradesBefore(listing, listing.listedAt / DAY);
  }

  /**
   * Adds what was traded from `begin` to `end` (ms UTC, not inclusive) to a span that ends at `begin`. `begin` is a
   * whole second, `end` may lie inside one.
   */
  add(span: Span, begin: number, end: number): void {
    for (let n = Math.floor(begin / DAY); n * DAY < end; n++) {
      const trade = this.days.tradesBefore(this.listing, n) - this.firstTrade;
      this.visit(span, this.day(n), trade, n * DAY, DAY, begin, end, 0);
    }
  }

  /** Adds that part of a bar which lies between begin and end, dividing it where one of them falls inside. */
  private visit(
    span: Span,
    bar: Bar,
    trade: number,
    at: number,
    length: number,
    begin: number,
    end: number,
    depth: number,
  ): void {
    if (begin <= at && at + length <= end) include(span, bar, trade);
    else if (depth === LEVELS.length) {
      include(span, bar.trades === 0 ? bar : partOf(bar, (end - at) / length), trade);
    } else {
      const partLength = LEVELS[depth].length;
      let next = trade;
      for (const [i, part] of this.parts(bar, at, depth).entries()) {
        const partAt = at + i * partLength;
        if (partAt >= end) break;
        if (partAt + partLength > begin)
          this.visit(span, part, next, partAt, partLength, begin, end, depth + 1);
        next += part.trades;
      }
    }
  }

  private day(n: number): Bar {
    const known = this.keptDays.get(n);
    if (known !== undefined) return known;
    const bar = this.days.bar(this.listing, n);
    keep(this.keptDays, n, bar);
    return bar;
  }

  private parts(bar: Bar, at: number, depth: number): Bar[] {
    const key = at * LEVELS.length + depth;
    const known = this.kept.get(key);
    if (known !== undefined) return known;
    const { base, quote } = this.listing;
    const parts = split(bar, {
      ...LEVELS[depth],
      quotePerLotTick: quotePerLotTick(this.listing),
      dice: new Dice(this.seed, hash(base.id, quote.id), depth, at / SECOND),
    });
    keep(this.kept, key, parts);
    return parts;
  }
}

function include(span: Span, bar: Bar, trade: number): void {
  if (span.firstTrade < 0 && bar.trades > 0) span.firstTrade = trade;
  span.bar = append(span.bar, bar);
}

/** Keeps a value, and lets go of the oldest beyond the limit. */
function keep<T>(map: Map<number, T>, key: number, value: T): void {
  map.set(key, value);
  if (map.size <= MAX_KEPT) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}
