export {
  addIntervals,
  approximateDuration,
  CapacityError,
  ConfigError,
  closeTimeOf,
  FeedError,
  type FeedKline,
  floorToInterval,
  type Instrument,
  type Interval,
  InvalidKlineError,
  isInterval,
  type Kline,
  type KlinesQuery,
  KlineError,
  LayoutError,
  parseSeriesKey,
  type SeriesKey,
  type SeriesState,
  SnapshotError,
  StaleHandleError,
  type TimeRange,
} from './domain/index.js';
export type {
  BinanceDescriptor,
  Feed,
  FeedDescriptor,
  FeedSink,
  KlinesAnswer,
  KlinesRequest,
  LineState,
  SeriesRequest,
  UdfDescriptor,
} from './feed/contract.js';
export { ccxt, type CcxtFeed, type CcxtOptions } from './feed/ccxt/ccxt-feed.js';
export type { CcxtExchange, CcxtRow } from './feed/ccxt/ccxt-exchange.js';
export { push, type PushedKline, type PushFeed, type PushOptions } from './feed/push/push-feed.js';
export { replay, type ReplayFeed, type ReplayOptions } from './feed/replay/replay-feed.js';
export {
  BUSY,
  FLAG_FINAL,
  FLAG_GAP_CONFIRMED,
  GONE,
  newCursor,
  RECORD_WIDTH,
  RESET,
  type SeriesCursor,
  UNCHANGED,
} from './memory/index.js';
export {
  configure,
  type KlineChartConfig,
  KlineStore,
  registerFeed,
  type WorkerOption,
} from './page/index.js';
export type {
  KlineAccessor,
  KlineEventEmitter,
  KlineUpdateEvent,
  KlineUpdateListener,
  OpenRequest,
  SeriesHandle,
  SeriesSelector,
  SeriesStatus,
  SnapshotImport,
  StoreHandle,
  StoreOptions,
  StoreStats,
  TransportMode,
  TransportStatus,
} from './store/index.js';
export {
  deleteSnapshot,
  exportCsv,
  exportJson,
  formatCsv,
  formatJson,
  importCsv,
  importJson,
  loadSnapshot,
  saveSnapshot,
} from './store/index.js';
