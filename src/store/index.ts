export type { KlineAccessor } from './accessor.js';
export type {
  CheckedKlines,
  StatusListener,
  StoreBackend,
  StoreHandle,
  UpdateListener,
} from './backend.js';
export { KlineEventEmitter, type KlineUpdateEvent, type KlineUpdateListener } from './event-emitter.js';
export { KlineStore } from './kline-store.js';
export { Listeners, reportAsync } from './listeners.js';
export { holdLifeLock, watchLifeLock } from './life-lock.js';
export type { HeldSeries } from './held-series.js';
export { LOADING, LocalBackend } from './local-backend.js';
export { MemoryWriter, type WritableSeries } from './memory-writer.js';
export { DEFAULT_LIMIT, type OpenRequest } from './open-request.js';
export { requireSound } from './require-sound.js';
export type { SeriesHandle, SeriesStatus } from './series-handle.js';
export { canShareMemory, resolveStoreOptions, STORE_DEFAULTS, type StoreOptions } from './store-options.js';
export {
  decodeSnapshot,
  deleteSnapshot,
  exportCsv,
  exportJson,
  formatCsv,
  formatJson,
  importCsv,
  importJson,
  loadSnapshot,
  type SeriesSelector,
  type SnapshotImport,
  type SnapshotSeries,
  saveSnapshot,
  seriesOf,
} from './snapshot/index.js';
export type { StoreStats } from './store-stats.js';
export type { ChartGauge, StoreGauge } from './gauges.js';
export type { StoreWatch } from './store-watch.js';
export { ThreadChannels } from './thread-channel.js';
export type { TransportMode, TransportStatus } from './transport.js';
