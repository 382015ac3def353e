import { WebSocket as NodeSocket } from 'ws';
import { serveExchange } from '../../../../demo/exchange/server.js';
import { createFeed } from '../../../../src/feed/index.js';
import { feedContract } from './contract-suite.js';

const subject = (kind: 'binance' | 'binance-futures') => async () => {
  const server = await serveExchange({ tickRate: 50 });
  const wsUrl = kind === 'binance' ? server.wsUrl : `${server.wsUrl}/market`;
  const feed = createFeed(
    { kind, restUrl: server.url, wsUrl },
    { WebSocket: NodeSocket as unknown as typeof WebSocket },
  );
  return {
    feed,
    symbol: 'BTCUSDT',
    interval: '1m' as const,
    unknown: 'NOPEUSDT',
    goOn: () => {},
    close: () => server.close(),
  };
};

feedContract('binance', subject('binance'));
feedContract('binance-futures', subject('binance-futures'));
