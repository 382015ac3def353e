import { addIntervals, approximateDuration, type TimeRange } from '../../domain/index.js';
import type { Bar } from './bars.js';
import type { HistoryQuery, UdfHistory, UdfSeries } from './history.js';

/** Bars of one request at most: where servers have a limit, it is about this. */
const PAGE = 1_000;
/** Requests of one walk at most: a server that gives ten bars at a time must not be asked for ever. */
const MAX_REQUESTS = 200;
/** How many pages' width is looked through before an empty answer is taken for the beginning of all history. */
const WIDE = 30;

/**
 * One way through the history of a series, request by request. Servers keep the newest part of what is
 * too much for one answer, so every range is read from its end backwards.
 */
export class HistoryWalk {
  /** What was found so far: ascending, unique. */
  bars: readonly Bar[] = [];
  /** Whether something was there whose time could not be read: then a hole proves nothing. */
  isPatchy = false;
  private requests = 0;

  constructor(
    private readonly history: UdfHistory,
    private readonly series: UdfSeries,
    private readonly signal: AbortSignal,
  ) {}

  /** Finds the newest `count` bars up to `to`, ms UTC. Gives whether there may be earlier ones. Rejects with a FeedError. */
  async backwards(to: number, count: number): Promise<boolean> {
    const length = approximateDuration(this.series.interval);
    let next: number | null = to;
    let isWide = false;
    while (this.bars.length < count && this.requests < MAX_REQUESTS) {
      // One more, for the bar at `to` that some servers give once more.
      const countback = Math.min(count - this.bars.length + 1, PAGE);
      // Where `countback` is unknown, `from` decides, and a weekend is wider than a few bars.
      const from = Math.max(0, next - length * (isWide ? PAGE * WIDE : countback));
      const page = await this.page({ from, to: next, countback });
      this.bars = [...page.bars, ...this.bars];
      if (page.next === null && (isWide || from === 0)) return false;
      isWide = page.next === null;
      next = page.next ?? next;
    }
    return true;
  }

  /** Finds all bars of a range, until there are `count`. Gives whether there may be later ones. Rejects with a FeedError. */
  async forwards({ from, to }: TimeRange, count: number): Promise<boolean> {
    let start = from;
    while (start <= to && this.bars.length < count) {
      const end = Math.min(addIntervals(this.series.interval, start, PAGE) - 1, to);
      const found = await this.stretch({ from: start, to: end });
      // Half a stretch would be a hole that nobody knows of.
      if (found === null) return true;
      this.bars = [...this.bars, ...found];
      start = end + 1;
    }
    return start <= to;
  }

  /** All bars of a range that fits into about one page; null when that took too many requests. */
  private async stretch({ from, to }: TimeRange): Promise<Bar[] | null> {
    const pages: Bar[][] = [];
    let next: number | null = to;
    while (next !== null && next >= from) {
      if (this.requests >= MAX_REQUESTS) return null;
      const page: Page = await this.page({ from, to: next });
      pages.unshift(page.bars.filter(({ openTime }) => openTime >= from));
      next = page.next;
    }
    return pages.flat();
  }

  /** One request: the bars up to `to`, and up to where the next one has to ask, null where nothing is left. */
  private async page(query: HistoryQuery): Promise<Page> {
    this.requests++;
    const read = await this.history.ask(this.series, query, this.signal);
    this.isPatchy ||= read.isPatchy;
    const bars = read.bars.filter(({ openTime }) => openTime <= query.to);
    if (bars.length > 0) return { bars, next: bars[0].openTime - 1 };
    // A server that points to where it was just asked would be asked there for ever.
    const isEarlier = read.nextTime !== null && read.nextTime < query.to;
    return { bars, next: isEarlier ? read.nextTime : null };
  }
}

interface Page {
  readonly bars: readonly Bar[];
  readonly next: number | null;
}
