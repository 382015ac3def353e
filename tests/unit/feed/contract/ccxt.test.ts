import ccxtLibrary from 'ccxt';
import { serveExchange } from '../../../../demo/exchange/server.js';
import { type CcxtExchange, ccxt } from '../../../../src/index.js';
import { feedContract } from './contract-suite.js';

/** A real exchange class of ccxt in front of the embedded exchange. */
async function subject(isWatching: boolean) {
  const server = await serveExchange({ tickRate: 50 });
  const Exchange = isWatching ? ccxtLibrary.pro.binance : ccxtLibrary.binance;
  const exchange = new Exchange({
    options: { defaultType: 'spot', fetchMarkets: { types: ['spot'] } },
    enableRateLimit: false,
  });
  const api = exchange.urls['api'] as Record<string, unknown>;
  api['public'] = `${server.url}/api/v3`;
  api['ws'] = { ...(api['ws'] as object), spot: `${server.wsUrl}/ws` };
  // ccxt opens no ws:// without it; the real exchange is wss://.
  if (isWatching) await exchange.loadHttpProxyAgent();
  const feed = ccxt(exchange as unknown as CcxtExchange, { pollMs: 200 });
  return {
    feed,
    symbol: 'BTC/USDT',
    interval: '1m' as const,
    unknown: 'NOPE/USDT',
    goOn: () => {},
    close: async () => {
      await exchange.close();
      await server.close();
    },
  };
}

feedContract('ccxt, asked again and again', () => subject(false));
feedContract('ccxt, pushed', () => subject(true));
