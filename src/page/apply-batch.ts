import type { FeedKline, TimeRange } from '../domain/index.js';
import type { LocalBackend } from '../store/index.js';
import { ROW_WIDTH, RowKind, readKline } from '../worker/batch-layout.js';

/**
 * Writes a batch of the worker into this page's memory. Rows of series that were evicted meanwhile carry an old
 * generation and change nothing. Allocates one kline per row, which dies young.
 */
export function applyBatch(buffer: ArrayBuffer, rows: number, backend: LocalBackend): void {
  const data = new Float64Array(buffer);
  let row = 0;
  while (row < rows) {
    const at = row * ROW_WIDTH;
    const slot = data[at + 1];
    const generation = data[at + 2];
    const series = backend.find({ slot, generation });
    if (data[at] === RowKind.LIVE) {
      if (series !== null) backend.writer.update(series, readKline(data, row));
      row++;
      continue;
    }
    const klines: FeedKline[] = [];
    const emptyRanges: TimeRange[] = [];
    while (row < rows && isMergeOf(data, row, slot, generation)) {
      if (data[row * ROW_WIDTH] === RowKind.MERGE) klines.push(readKline(data, row));
      else emptyRanges.push({ from: data[row * ROW_WIDTH + 3], to: data[row * ROW_WIDTH + 4] });
      row++;
    }
    if (series !== null) backend.writer.merge(series, klines, emptyRanges);
  }
}

function isMergeOf(data: Float64Array, row: number, slot: number, generation: number): boolean {
  const at = row * ROW_WIDTH;
  return data[at] !== RowKind.LIVE && data[at + 1] === slot && data[at + 2] === generation;
}
