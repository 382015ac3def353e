import { parentPort, workerData } from 'node:worker_threads';
import type { Kline } from '../../../src/domain/index.js';
import { KlineStore, type StoreHandle } from '../../../src/store/index.js';

type Order = ['hold'] | ['read'] | ['write', Kline] | ['merge', Kline[]] | ['open', string];

const store = KlineStore.attach((workerData as { handle: StoreHandle }).handle);
const port = parentPort as NonNullable<typeof parentPort>;
store.subscribe('A', '1m', (event) => port.postMessage(['update', event]));

port.on('message', (order: Order) => {
  switch (order[0]) {
    case 'hold':
      store.open({ symbol: 'A', interval: '1m' });
      port.postMessage(['held', store.threadId]);
      break;
    case 'read':
      port.postMessage(['klines', store.getKlines('A', '1m')]);
      break;
    case 'write':
      store.updateKline('A', '1m', order[1]);
      break;
    case 'merge':
      store.mergeKlines('A', '1m', order[1]);
      break;
    case 'open':
      try {
        store.open({ symbol: order[1], interval: '1m' });
      } catch (error) {
        const { code, message } = error as Error & { code: string };
        port.postMessage(['failed', { code, message }]);
      }
      break;
    default:
  }
});
port.postMessage(['ready', store.threadId]);
