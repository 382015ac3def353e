import { type Interval, type SeriesKey, seriesKey } from '../domain/index.js';

/**
 * Series keys that were made before, so that a write or read by name makes no text. Bounded: names come from
 * whoever calls. Any one thread.
 */
export class KeyCache {
  private readonly feeds = new Map<string, Map<string, Map<Interval, SeriesKey>>>();
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
    return (
      this.feeds.get(feed)?.get(symbol)?.get(interval) ??
      this.keep(feed, symbol, interval, this.make(feed, symbol, interval))
    );
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
    const symbols = getOrMake(this.feeds, feed);
    getOrMake(symbols, symbol).set(interval, key);
    this.size++;
    return key;
  }
}

function getOrMake<Key, InnerKey, Value>(
  maps: Map<Key, Map<InnerKey, Value>>,
  key: Key,
): Map<InnerKey, Value> {
  let map = maps.get(key);
  if (map === undefined) {
    map = new Map();
    maps.set(key, map);
  }
  return map;
}
