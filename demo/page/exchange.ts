import type { KlineChartConfig } from '../../widget/index.js';

/** The demo's exchange lives in the server of its pages. */
export const EXCHANGE: KlineChartConfig = {
  feeds: {
    binance: {
      kind: 'binance',
      restUrl: location.origin,
      wsUrl: location.origin.replace(/^http/, 'ws'),
    },
  },
};

interface Info {
  symbols: { symbol: string }[];
}

/** What the exchange lists: two hundred made-up markets, or the one of a recording. */
export async function listSymbols(): Promise<string[]> {
  const response = await fetch('/api/v3/exchangeInfo');
  const { symbols } = (await response.json()) as Info;
  return symbols.map(({ symbol }) => symbol);
}
