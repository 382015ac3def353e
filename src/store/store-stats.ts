import {
  Control,
  type CounterName,
  Header,
  RECORD_WIDTH,
  type SeriesDirectory,
  type StoreMemory,
  sumCounters,
} from '../memory/index.js';
import type { StoreBackend } from './backend.js';
import type { TransportStatus } from './transport.js';

/** A snapshot of where a store stands. Sums over all threads; they may lag by microseconds. */
export interface StoreStats extends Readonly<Record<CounterName, number>> {
  readonly transport: TransportStatus;
  /** Bytes of the whole block. */
  readonly bytesReserved: number;
  /** Bytes of klines at full use: maxSeries x maxKlines x 48. */
  readonly bytesOfKlines: number;
  /** Bytes of records written so far: what of the klines' region costs physical memory. */
  readonly bytesTouched: number;
  readonly series: {
    readonly capacity: number;
    readonly used: number;
    readonly subscribed: number;
    readonly evicted: number;
  };
  /** Klines and messages refused so far, by kind. */
  readonly refusedByKind: Readonly<Record<string, number>>;
}

export function collectStats(
  memory: StoreMemory,
  directory: SeriesDirectory,
  backend: StoreBackend,
): StoreStats {
  let subscribed = 0;
  let records = 0;
  const used = directory.used;
  for (let slot = 0; slot < used; slot++) {
    if (directory.refsOf(slot) > 0) subscribed++;
    records += memory.control[slot * Control.WORDS + Control.COUNT];
  }
  return {
    ...sumCounters(memory),
    transport: backend.transport(),
    bytesReserved: memory.layout.byteLength,
    bytesOfKlines: memory.layout.klineBytes,
    bytesTouched: records * RECORD_WIDTH * 8,
    series: { capacity: memory.layout.maxSeries, used, subscribed, evicted: memory.header[Header.EVICTED] },
    refusedByKind: Object.fromEntries(backend.refused()),
  };
}
