import { ConfigError } from '../domain/index.js';
import { type Feed, type FeedDescriptor, isFeedDescriptor } from '../feed/contract.js';
import { KINDS } from '../feed/kinds.js';
import { type KlineChartConfig, mergeConfig, type ResolvedConfig } from './config.js';

/** Used when the page configures no feed of this name. */
const DEFAULT_FEED = 'binance';
const DEFAULT_DESCRIPTOR: FeedDescriptor = { kind: 'binance' };

type NamedFeed = readonly [name: string, feed: FeedDescriptor | Feed];

/** The feeds of a page by name: those that were configured, and the default one. */
export class FeedTable {
  /** Whether the built-in default feed was asked for: from then on it cannot become another. */
  private defaultUsed = false;

  constructor(private config: ResolvedConfig) {}

  /** Adds to the configuration and gives the feeds that are new. @throws ConfigError as mergeConfig */
  configure(options: KlineChartConfig): NamedFeed[] {
    const before = this.config;
    const next = mergeConfig(before, options);
    if (this.defaultUsed && next.feeds.has(DEFAULT_FEED) && !before.feeds.has(DEFAULT_FEED)) {
      throw new ConfigError(
        'conflict',
        `configure() was told feeds.${DEFAULT_FEED}, but charts run with the built-in one already: call configure() before the first chart connects, or set globalThis.klineChartConfig.`,
      );
    }
    this.config = next;
    return [...this.config.feeds].filter(([name]) => !before.feeds.has(name));
  }

  get defaultName(): string {
    return this.config.defaultFeed ?? DEFAULT_FEED;
  }

  get worker(): ResolvedConfig['worker'] {
    return this.config.worker;
  }

  /** @throws ConfigError `unknown-feed` */
  named(name: string): FeedDescriptor | Feed {
    const feed = this.config.feeds.get(name);
    if (feed !== undefined) return feed;
    if (name === DEFAULT_FEED) {
      this.defaultUsed = true;
      return DEFAULT_DESCRIPTOR;
    }
    const known = this.all().map(([each]) => each);
    throw new ConfigError(
      'unknown-feed',
      `No feed is called "${name}"; there are: ${known.join(', ')}. Register it by configure({ feeds }) or registerFeed().`,
    );
  }

  /** Whether a feed is made from a descriptor, and so runs in the worker. @throws ConfigError `unknown-feed` */
  isDescribed(name: string): boolean {
    return isFeedDescriptor(this.named(name));
  }

  /** @throws ConfigError `unknown-feed` */
  normalizeSymbol(name: string, symbol: string): string {
    const feed = this.named(name);
    if (isFeedDescriptor(feed)) return KINDS[feed.kind].normalizeSymbol(symbol);
    return feed.normalizeSymbol?.(symbol) ?? symbol;
  }

  all(): NamedFeed[] {
    const feeds = new Map(this.config.feeds);
    if (!feeds.has(DEFAULT_FEED)) feeds.set(DEFAULT_FEED, DEFAULT_DESCRIPTOR);
    return [...feeds];
  }

  descriptors(): Record<string, FeedDescriptor> {
    const described = this.all().filter((entry): entry is [string, FeedDescriptor] =>
      isFeedDescriptor(entry[1]),
    );
    return Object.fromEntries(described);
  }
}
