import type { Feed } from '../feed/contract.js';
import { KlineStore as ThreadKlineStore, type StoreBackend, type StoreOptions } from '../store/index.js';
import { EMPTY_CONFIG, type KlineChartConfig, mergeConfig, type ResolvedConfig } from './config.js';
import { PageEngine } from './page-engine.js';

/** Raised when bundles of two releases could not understand each other through the page's object. */
const PAGE_PROTOCOL = 3;
const PAGE_SYMBOL = Symbol.for('kline-chart');

/**
 * What bundles of one page share, under `Symbol.for('kline-chart')` on globalThis, by protocol number.
 * Made by whichever comes first; the others use it as it is.
 */
interface PageObject {
  configure(options: KlineChartConfig): void;
  /** The backend of all stores of the page, made at the first call. Counts the caller in. */
  backend(): StoreBackend;
}

type PageObjects = Record<number, PageObject>;

function pageObject(): PageObject {
  const scope = globalThis as { [PAGE_SYMBOL]?: PageObjects };
  scope[PAGE_SYMBOL] ??= {};
  scope[PAGE_SYMBOL][PAGE_PROTOCOL] ??= createPageObject();
  return scope[PAGE_SYMBOL][PAGE_PROTOCOL];
}

function createPageObject(): PageObject {
  let config: ResolvedConfig = EMPTY_CONFIG;
  let engine: PageEngine | null = null;
  let hostConfigRead = false;
  const readHostConfig = () => {
    if (hostConfigRead) return;
    const left = (globalThis as { klineChartConfig?: KlineChartConfig }).klineChartConfig;
    // A faulty one throws at every asker, so that each chart says what is wrong.
    if (left !== undefined) config = mergeConfig(config, left);
    hostConfigRead = true;
  };
  return {
    configure(options) {
      config = mergeConfig(config, options);
      engine?.configure(options);
    },
    backend() {
      readHostConfig();
      engine ??= new PageEngine(config, () => {
        engine = null;
      });
      engine.hold();
      return engine;
    },
  };
}

/**
 * Sets up the page: the size of the store, its feeds, the worker. Call it before the first chart; later
 * calls may add feeds and repeat what stands.
 * @throws ConfigError `conflict` naming both values, `bad-feed-name`, `bad-feed`, `unknown-feed-kind`, `bad-config`
 */
export function configure(options: KlineChartConfig): void {
  pageObject().configure(options);
}

/** Adds a feed under a name: `<kline-chart feed="name">`. @throws ConfigError as {@link configure} */
export function registerFeed(
  name: string,
  feed: NonNullable<KlineChartConfig['feeds']>[string] | Feed,
): void {
  configure({ feeds: { [name]: feed } });
}

let shared: KlineStore | null = null;

/** The store of a page. See the class it extends for everything but `shared`. */
export class KlineStore extends ThreadKlineStore {
  /**
   * The page's one store, as this bundle sees it: made at the first call with what `configure()` or
   * `globalThis.klineChartConfig` say. `options` is short for `configure({ store: options })`.
   * @throws ConfigError `conflict`, `bad-capacity`; CapacityError `cannot-allocate`
   */
  static shared(options?: StoreOptions): KlineStore {
    if (options !== undefined) configure({ store: options });
    shared ??= new KlineStore(pageObject().backend());
    return shared;
  }

  /**
   * The page's store, where there is one, tells its signals and listeners now of what has changed: whoever begins a
   * frame need not wait for the wake-up that is under way. Does nothing when it is called by one who is being told.
   */
  static flush(): void {
    shared?.backend.flush();
  }

  override close(): void {
    if (shared === this) shared = null;
    super.close();
  }
}
