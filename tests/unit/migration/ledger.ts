import type { Kline } from '../../../src/domain/index.js';

export const SYMBOLS = ['A', 'B', 'C'];

/** What must be held: the last of each openTime that was taken, a final one never reopened. Slow and obvious. */
export class Ledger {
  private readonly series = new Map(SYMBOLS.map((symbol) => [symbol, new Map<number, Kline>()]));

  take(symbol: string, given: Kline): void {
    const klines = this.series.get(symbol) ?? new Map<number, Kline>();
    if (klines.get(given.openTime)?.closed === true && !given.closed) return;
    klines.set(given.openTime, { ...given });
  }

  klines(symbol: string): Kline[] {
    return [...(this.series.get(symbol) ?? []).values()].sort((a, b) => a.openTime - b.openTime);
  }
}

/** How the page of these tests writes a kline: seconds, texts. */
export interface Row {
  readonly time: number;
  readonly open: string;
  readonly closed: boolean;
  readonly trades: number;
}

/** Without the adapter: what the page itself makes of its rows. */
export function klineOf(row: Row): Kline {
  const { time, closed, ...prices } = row as Row & Record<string, unknown>;
  const numbers = Object.fromEntries(Object.entries(prices).map(([name, value]) => [name, Number(value)]));
  return { openTime: time * 1_000, closed, ...numbers } as unknown as Kline;
}
