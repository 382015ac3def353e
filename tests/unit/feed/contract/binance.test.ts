import { WebSocket as NodeSocket } from 'ws';
import { serveExchange } from '../../../../demo/exchange/server.js';
import { createFeed } from '../../../../src/feed/index.js';
import { feedContract } from './contract-suite.js';

feedContract('binance', async () => {
  const server = await serveExchange({ tickRate: 50 });
  const feed = createFeed(
    { kind: 'binance', restUrl: server.url, wsUrl: server.wsUrl },
    { WebSocket: NodeSocket as unknown as typeof WebSocket },
  );
  return {
    feed,
    symbol: 'BTCUSDT',
    interval: '1m',
    unknown: 'NOPEUSDT',
    goOn: () => {},
    close: () => server.close(),
  };
});
