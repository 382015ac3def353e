export { exportCsv, exportJson, formatCsv, formatJson, importCsv, importJson } from './series-files.js';
export type { SeriesSelector } from './series-text.js';
export { type SnapshotImport, type SnapshotSeries, seriesOf } from './snapshot-series.js';
export { deleteSnapshot, loadSnapshot, saveSnapshot } from './storage.js';
export { decodeSnapshot } from './decode.js';
