import { clip, ConfigError, isFeedName } from '../domain/index.js';
import { type Feed, type FeedDescriptor, isFeedDescriptor } from '../feed/contract.js';
import { KINDS } from '../feed/kinds.js';
import type { StoreOptions } from '../store/index.js';

/**
 * How the page gets its worker: from a URL, from the host's own factory, or not at all. A function
 * may return a worker of the host's bundler (`new Worker(new URL('kline-chart/worker', import.meta.url))`).
 */
export type WorkerOption = { url: string | URL } | { factory: () => Worker } | false;

/** What `configure()` takes, and what a page may leave in `globalThis.klineChartConfig`. */
export interface KlineChartConfig {
  store?: StoreOptions;
  /** By name. Descriptors run in the worker, Feed objects on the page. */
  feeds?: Record<string, FeedDescriptor | Feed>;
  /** The feed of charts that name none. Default `binance`. */
  defaultFeed?: string;
  worker?: WorkerOption;
}

/** The configuration as it was put together so far. */
export interface ResolvedConfig {
  readonly store: StoreOptions;
  readonly feeds: ReadonlyMap<string, FeedDescriptor | Feed>;
  readonly defaultFeed: string | undefined;
  readonly worker: WorkerOption | undefined;
}

export const EMPTY_CONFIG: ResolvedConfig = {
  store: {},
  feeds: new Map(),
  defaultFeed: undefined,
  worker: undefined,
};

/**
 * Adds a configuration to what stands: equal options are ignored, new ones and new feeds added.
 * @throws ConfigError `conflict` naming both values; `bad-feed-name`, `unknown-feed-kind`, `bad-config`
 */
export function mergeConfig(standing: ResolvedConfig, added: KlineChartConfig): ResolvedConfig {
  if (typeof added !== 'object' || added === null) {
    throw new ConfigError('bad-config', `configure() takes an object, not ${clip(added)}.`);
  }
  const feeds = new Map(standing.feeds);
  for (const [name, feed] of Object.entries(added.feeds ?? {})) {
    checkFeed(name, feed);
    feeds.set(name, agree(`feeds.${name}`, feeds.get(name), feed) as FeedDescriptor | Feed);
  }
  const store = { ...standing.store };
  for (const option of ['maxSymbols', 'intervalsPerSymbol', 'maxKlines', 'shared'] as const) {
    const value = agree(`store.${option}`, store[option], added.store?.[option]);
    if (value !== undefined) Object.assign(store, { [option]: value });
  }
  return {
    store,
    feeds,
    defaultFeed: agree('defaultFeed', standing.defaultFeed, added.defaultFeed),
    worker: agree('worker', standing.worker, added.worker),
  };
}

function checkFeed(name: string, feed: FeedDescriptor | Feed): void {
  if (!isFeedName(name)) {
    throw new ConfigError(
      'bad-feed-name',
      `"${clip(name)}" cannot name a feed: use letters, digits, "-" and "_", 32 at most.`,
    );
  }
  if (typeof feed !== 'object' || feed === null) {
    throw new ConfigError(
      'bad-feed',
      `The feed "${name}" is ${clip(feed)}: give a descriptor or a Feed object.`,
    );
  }
  if (isFeedDescriptor(feed)) {
    if (feed.kind in KINDS) return;
    throw new ConfigError(
      'unknown-feed-kind',
      `The feed "${name}" is of kind "${clip(feed.kind)}", which this release does not know: it knows ${Object.keys(KINDS).join(', ')}.`,
    );
  }
  if (typeof feed.subscribe !== 'function' || typeof feed.getKlines !== 'function') {
    throw new ConfigError(
      'bad-feed',
      `The feed "${name}" is neither a descriptor (with a "kind") nor a Feed object (with getKlines and subscribe).`,
    );
  }
}

function agree<T>(option: string, standing: T | undefined, added: T | undefined): T | undefined {
  if (added === undefined || added === standing) return standing;
  if (standing === undefined || sameData(standing, added)) return standing ?? added;
  throw new ConfigError(
    'conflict',
    `configure() was told ${option} = ${describe(added)}, but the page runs with ${describe(standing)} already: use one value, set before the first chart.`,
  );
}

/** Equality of plain settings; functions and class instances are equal only to themselves. */
function sameData(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof URL || b instanceof URL) return a instanceof URL && b instanceof URL && a.href === b.href;
  const keys = Object.keys(a);
  if (keys.length === 0 || keys.length !== Object.keys(b).length) return false;
  return keys.every((key) =>
    sameData((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
}

function describe(value: unknown): string {
  return clip(JSON.stringify(value) ?? typeof value, 200);
}
