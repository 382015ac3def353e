import type { Capacities } from '../memory/index.js';

/** The size of a store. Fixed for its life: nothing grows. */
export interface StoreOptions {
  /** Default 200. */
  maxSymbols?: number;
  /** Default 6. Any mix of symbols and intervals may use the `maxSymbols * intervalsPerSymbol` series. */
  intervalsPerSymbol?: number;
  /** Klines per series, default 1440: a day of minutes. */
  maxKlines?: number;
  /** Whether other threads may attach. Default: where the platform allows it. */
  shared?: boolean;
}

export const STORE_DEFAULTS = { maxSymbols: 200, intervalsPerSymbol: 6, maxKlines: 1440 } as const;

/**
 * Whether a SharedArrayBuffer made here can be handed to a worker. Both must be asked: WebKitGTK can say
 * isolated and have no constructor; Node has no such flag and always shares.
 */
export function canShareMemory(): boolean {
  const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated;
  return typeof SharedArrayBuffer === 'function' && (isolated ?? true);
}

export function resolveStoreOptions(options: StoreOptions): { capacities: Capacities; shared: boolean } {
  const maxSymbols = options.maxSymbols ?? STORE_DEFAULTS.maxSymbols;
  const intervalsPerSymbol = options.intervalsPerSymbol ?? STORE_DEFAULTS.intervalsPerSymbol;
  return {
    capacities: {
      maxSeries: maxSymbols * intervalsPerSymbol,
      maxKlines: options.maxKlines ?? STORE_DEFAULTS.maxKlines,
    },
    shared: options.shared ?? canShareMemory(),
  };
}
