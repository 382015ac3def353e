/** A row of OHLCV as ccxt gives it; every field may be missing. */
export type CcxtRow = readonly (number | null | undefined)[];

/** What is needed of a ccxt exchange instance (docs.ccxt.com, "Unified API"). ccxt itself is the host's. */
export interface CcxtExchange {
  readonly id?: string;
  readonly has?: Readonly<Record<string, unknown>>;
  readonly timeframes?: Readonly<Record<string, unknown>>;
  readonly markets?: Readonly<Record<string, unknown>> | undefined;
  loadMarkets?: () => Promise<unknown>;
  fetchOHLCV: (
    symbol: string,
    timeframe?: string,
    since?: number,
    limit?: number,
  ) => Promise<readonly CcxtRow[]>;
  watchOHLCV?: (
    symbol: string,
    timeframe?: string,
    since?: number,
    limit?: number,
  ) => Promise<readonly CcxtRow[]>;
  unWatchOHLCV?: (symbol: string, timeframe?: string) => Promise<unknown>;
  fetchTime?: () => Promise<number>;
}
