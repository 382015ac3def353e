import { computed } from '@preact/signals-core';
import { clip, ConfigError, type Interval, seriesKey } from '../domain/index.js';
import { KlineStore as PageKlineStore } from '../page/index.js';
import type { KlineAccessor, KlineStore, KlineUpdateListener } from '../store/index.js';
import type { KlineWindow, SharedKlineData } from './kline-window.js';
import { windowsOf } from './kline-windows.js';

/** What a KlineDataProvider gives to the components below it. Nothing in it can write. */
export interface KlineDataContextValue {
  /** Read access to the provider's feed. */
  readonly accessor: KlineAccessor;
  /**
   * When a series last changed, in ms since the epoch, UTC, by series key (`binance:BTCUSDT@1m`): of those
   * that a hook shows or listens to now. Always the same Map, so a change of it renders nobody.
   */
  readonly lastUpdate: ReadonlyMap<string, number>;
}

/** Props of a KlineDataProvider, but for its children. */
export interface KlineDataSource {
  /** Default: the page's store, `KlineStore.shared()`. */
  store?: KlineStore | undefined;
  /** A registered feed's name. Default: the store's default feed. */
  feed?: string | undefined;
}

interface FoundSource {
  readonly store: KlineStore;
  readonly feed: string;
}

/** One series as one component sees it; it touches no store before the first call. */
export interface ObservedSeries {
  /** Never throws: what went wrong is thrown by `getSnapshot`, so that it meets the component in its render. */
  readonly subscribe: (listener: () => void) => () => void;
  /** @throws ConfigError `unknown-feed`; CapacityError `full` */
  readonly getSnapshot: () => SharedKlineData;
}

/** Where there is no page there is no page's store either: a server must not make one. */
export const isServer = typeof document === 'undefined';

/** Where a context value's klines come from, kept here so that nobody who is given the value can get at it. */
const sources = new WeakMap<KlineDataContextValue, FoundSource>();
const valuesOfPage = new WeakMap<KlineStore, KlineDataContextValue>();

const NOTHING_HELD: KlineDataContextValue = Object.freeze({
  accessor: Object.freeze<KlineAccessor>({
    getKlines: () => [],
    getLatestKline: () => null,
    getAllSymbolKlines: () => new Map(),
    getKlineSlice: () => [],
    subscribe: () => () => {},
    version: () => computed(() => 0),
  }),
  lastUpdate: new Map(),
});

/** A provider's context value. On a server without a store of its own it is one that holds nothing. */
export function createContextValue({ store, feed }: KlineDataSource): KlineDataContextValue {
  if (store === undefined && isServer) return NOTHING_HELD;
  const from = store ?? PageKlineStore.shared();
  const name = feed ?? from.defaultFeed;
  const value = Object.freeze({ accessor: from.feed(name), lastUpdate: windowsOf(from).times.map });
  sources.set(value, { store: from, feed: name });
  return value;
}

/** The context value where there is no provider: of the page's store and its default feed. */
export function pageContextValue(): KlineDataContextValue {
  if (isServer) return NOTHING_HELD;
  const store = PageKlineStore.shared();
  let value = valuesOfPage.get(store);
  if (value === undefined) {
    value = createContextValue({ store });
    valuesOfPage.set(store, value);
  }
  return value;
}

/**
 * A series of a provider, or of the page without one.
 * @throws ConfigError `bad-symbol`, `bad-interval`, `bad-limit`
 */
export function observeSeries(
  context: KlineDataContextValue | null,
  symbol: string,
  interval: Interval,
  limit: number,
): ObservedSeries {
  requireName(symbol, interval);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new ConfigError('bad-limit', `"${clip(limit)}" is not a limit: write how many klines, 1 or more.`);
  }
  let found: KlineWindow | null = null;
  const find = () => {
    if (found === null) {
      const { store, feed } = sourceOf(context);
      found = windowsOf(store).window({ feed, symbol, interval, limit });
    }
    return found;
  };
  let failure: unknown = null;
  return {
    subscribe(listener) {
      try {
        return find().subscribe(listener);
      } catch (error) {
        failure = error;
        listener();
        return () => {};
      }
    },
    getSnapshot() {
      if (failure !== null) throw failure;
      return find().getSnapshot();
    },
  };
}

/**
 * Events of a series of a provider, or of the page without one, until the returned call.
 * @throws ConfigError `bad-symbol`, `bad-interval`, `unknown-feed`; CapacityError `full`
 */
export function listenToSeries(
  context: KlineDataContextValue | null,
  symbol: string,
  interval: Interval,
  listener: KlineUpdateListener,
): () => void {
  const { store, feed } = sourceOf(context);
  return windowsOf(store).listen(feed, symbol, interval, listener);
}

/**
 * For hooks that touch no store while rendering: wrong names are told at the call.
 * @throws ConfigError `bad-symbol`, `bad-interval`
 */
export function requireName(symbol: string, interval: Interval): void {
  seriesKey('any', symbol, interval);
}

function sourceOf(context: KlineDataContextValue | null): FoundSource {
  const source = sources.get(context ?? pageContextValue());
  if (source === undefined) {
    throw new ConfigError(
      'no-store',
      'Hooks were given no store and found no page: outside of one, wrap them in <KlineDataProvider store={store}>.',
    );
  }
  return source;
}
