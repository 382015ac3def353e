import type { Interval, SeriesKey } from '../domain/index.js';

/**
 * Series keys that were made before, so that a write or read by name makes no text. Bounded: names come from
 * whoever calls. Any one thread.
 */
export class KeyCache {
  private readonly feeds = new Map<string, Map<string, Map<Interval, SeriesKey>>>();
  private size = 0;

  constructor(private readonly most: number) {}

  get(feed: string, symbol: string, interval: Interval): SeriesKey | undefined {
    return this.feeds.get(feed)?.get(symbol)?.get(interval);
  }

  /** Keeps a key and gives it back. */
  set(feed: string, symbol: string, interval: Interval, key: SeriesKey): SeriesKey {
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
