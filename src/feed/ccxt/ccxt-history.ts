import { addIntervals, FeedError, type FeedKline, type Interval } from '../../domain/index.js';

/** Rows of one request: what most exchanges give at most. */
const PAGE = 500;
/** Requests of one walk at most: an exchange that gives ten rows at a time must not be asked for ever. */
const MAX_REQUESTS = 100;
/** How many pages' width is looked through before an empty answer is taken for the beginning of all history. */
const WIDE = 32;

/** Asks for rows from a time on, ms UTC inclusive; gives them ascending. Rejects with a FeedError. */
export type AskRows = (since: number, limit: number) => Promise<FeedKline[]>;

/**
 * One way through the history of a series, request by request. Exchanges are told only where to begin: some give what
 * comes next, however late it is, others look no further than a page's width; some heed nothing. So what is newest is
 * looked for in stretches as wide as a page, the last one first.
 */
export class CcxtHistory {
  private readonly byTime = new Map<number, FeedKline>();
  private requests = 0;
  private isFarBack = false;

  constructor(
    private readonly interval: Interval,
    private readonly ask: AskRows,
  ) {}

  /** What was found: ascending, unique, maybe more than was asked for. All but the last are closed. */
  get klines(): FeedKline[] {
    const klines = [...this.byTime.values()].sort((a, b) => a.openTime - b.openTime);
    for (let i = 0; i + 1 < klines.length; i++) klines[i].closed = true;
    return klines;
  }

  /** Finds `count` rows from a time on. Gives whether there may be later ones. Rejects with a FeedError. */
  async forwards(from: number, to: number, count: number): Promise<boolean> {
    const { rows, isWhole } = await this.stretch(from, to, count + 2, count);
    this.add(rows);
    return !isWhole;
  }

  /**
   * Finds the newest `count` rows up to `to`. Gives whether there may be earlier ones. Rejects with a FeedError.
   * @param now where the newest may be, ms UTC; `to` may lie beyond
   */
  async backwards(now: number, to: number, count: number): Promise<boolean> {
    // One more than wanted: the clock here may be behind the exchange's.
    let width = Math.min(count + 1, PAGE);
    let [before, end] = [now, to];
    let older: number | null = null;
    for (let found = 0; found < count; ) {
      const since = Math.max(0, addIntervals(this.interval, before, -width));
      const { rows, isWhole } = await this.stretch(since, end, width + 2);
      // Half a stretch would be a hole that nobody knows of.
      if (!isWhole) return true;
      const inside = rows.filter(({ openTime }) => openTime <= end);
      this.add(rows);
      this.isFarBack = true;
      found += inside.length;
      if (inside.length === 0) {
        // What is known to lie further back is walked towards, however wide the hole.
        if (older === null || older >= since) older = await this.lookBack(since);
        if (older === null) return false;
      }
      [before, end, width] = [since, since - 1, PAGE];
    }
    return true;
  }

  private add(klines: readonly FeedKline[]): void {
    for (const kline of klines) this.byTime.set(kline.openTime, kline);
  }

  /** All rows from `from` to `to`, or until there are `count`; maybe later ones, too. */
  private async stretch(
    from: number,
    to: number,
    page: number,
    count = Number.POSITIVE_INFINITY,
  ): Promise<{ rows: FeedKline[]; isWhole: boolean }> {
    const rows = new Map<number, FeedKline>();
    let isWhole = false;
    for (let since = from; !isWhole && rows.size < count && this.requests < MAX_REQUESTS; ) {
      const answer = await this.page(since, page);
      for (const kline of answer) rows.set(kline.openTime, kline);
      const last = answer.at(-1)?.openTime ?? since;
      // Nothing later came: that was all, or where to begin is not heeded, and asking on would bring the same again.
      isWhole = last <= since || addIntervals(this.interval, last, 1) > to;
      since = last;
    }
    return { rows: [...rows.values()], isWhole };
  }

  /**
   * OpenTime of a row before a time, null where there is none. As a rule one look from far back shows it, or what is
   * known already; where nothing comes the exchange may look no further than a page, and is asked nearer and nearer.
   */
  private async lookBack(before: number): Promise<number | null> {
    if (before === 0) return null;
    for (let pages = WIDE; pages >= 1; pages >>= 1) {
      const since = Math.max(0, addIntervals(this.interval, before, -PAGE * pages));
      const rows = await this.page(since, PAGE);
      if (rows.length > 0) return rows.findLast(({ openTime }) => openTime < before)?.openTime ?? null;
    }
    return null;
  }

  private async page(since: number, limit: number): Promise<FeedKline[]> {
    this.requests++;
    try {
      const rows = await this.ask(since, Math.min(limit, PAGE));
      return rows.filter(({ openTime }) => openTime >= since);
    } catch (error) {
      // It answered for newer ones: some refuse times that lie before what they keep.
      if (this.isFarBack && error instanceof FeedError && error.permanent) return [];
      throw error;
    }
  }
}
