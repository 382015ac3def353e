import { type Interval, type SeriesKey, seriesKey } from '../domain/index.js';

/** The keys of one symbol, side by side: few are looked through faster than a map is asked. */
interface SymbolKeys {
  readonly intervals: Interval[];
  readonly keys: SeriesKey[];
}

/**
 * Series keys that were made before, so that a write or read by name makes no text. Bounded: names come from
 * whoever calls. Any one thread.
 */
export class KeyCache {
  private readonly feeds = new Map<string, Map<string, SymbolKeys>>();
  private size = 0;

  /**
   * @param most how many keys are kept
   * @param normalize a feed's one spelling of a symbol
   */
  constructor(
    private readonly most: number,
    private readonly normalize: (feed: string, symbol: string) => string,
  ) {}

  /** @throws ConfigError `bad-feed-name`, `bad-symbol`, `bad-interval`, `unknown-feed` */
  keyOf(feed: string, symbol: string, interval: Interval): SeriesKey {
    const known = this.feeds.get(feed)?.get(symbol);
    if (known !== undefined) {
      const at = known.intervals.indexOf(interval);
      if (at >= 0) return known.keys[at];
    }
    return this.keep(feed, symbol, interval, this.make(feed, symbol, interval));
  }

  private make(feed: string, symbol: string, interval: Interval): SeriesKey {
    // Checked before the feed sees it: what normalises a symbol may rely on its being one.
    seriesKey(feed, symbol, interval);
    return seriesKey(feed, this.normalize(feed, symbol), interval);
  }

  private keep(feed: string, symbol: string, interval: Interval, key: SeriesKey): SeriesKey {
    if (this.size >= this.most) {
      this.feeds.clear();
      this.size = 0;
    }
    const symbols = this.feeds.get(feed) ?? new Map<string, SymbolKeys>();
    const known = symbols.get(symbol) ?? { intervals: [], keys: [] };
    known.intervals.push(interval);
    known.keys.push(key);
    this.feeds.set(feed, symbols.set(symbol, known));
    this.size++;
    return key;
  }
}
