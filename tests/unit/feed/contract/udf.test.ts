import { createFeed } from '../../../../src/feed/index.js';
import { UdfServer, udfBars } from '../../../support/udf-server.js';
import { feedContract } from './contract-suite.js';

feedContract('udf', async () => {
  const server = new UdfServer(() => Date.now());
  const url = await server.listen();
  const minute = Math.floor(Date.now() / 60_000) * 60;
  server.model.bars = udfBars(minute - 19 * 60, 20);
  server.model.quirks = {
    instead: ({ query }) =>
      query['symbol'] === 'NOPE'
        ? { status: 200, text: JSON.stringify({ s: 'error', errmsg: 'unknown_symbol' }) }
        : null,
  };
  const feed = createFeed({ kind: 'udf', url, pollMs: 1_000 });
  return {
    feed,
    symbol: 'ACME',
    interval: '1m',
    unknown: 'NOPE',
    goOn: () => {
      const last = server.model.bars.at(-1);
      if (last !== undefined)
        server.model.bars = [...server.model.bars.slice(0, -1), { ...last, v: last.v + 1 }];
    },
    close: () => server.close(),
  };
});
