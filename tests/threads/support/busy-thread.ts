import { parentPort, workerData } from 'node:worker_threads';
import { type SeriesPlace, StoreMemory, ThreadCounters, UpdateMarker } from '../../../src/memory/index.js';
import { MemoryWriter } from '../../../src/store/index.js';
import { ThreadChannels } from '../../../src/store/thread-channel.js';
import { kline } from '../../support/klines.js';

const { buffer, threadId, place } = workerData as {
  buffer: SharedArrayBuffer;
  threadId: number;
  place: SeriesPlace;
};
const memory = StoreMemory.open(buffer);
const counters = new ThreadCounters(memory, threadId);
const channels = new ThreadChannels(memory.id);
const writer = new MemoryWriter({
  memory,
  counters,
  threadId,
  marker: new UpdateMarker(memory, counters, (consumer) => channels.wake(consumer)),
  patienceMs: 5,
  defer: (callback) => setTimeout(callback, 0),
});

let price = 100;
function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/** Some thousands of writes a second, as a worker makes of which 200 symbols are wanted. */
function write(): void {
  for (let i = 0; i < 200; i++) {
    writer.update({ ...place, interval: '1m' }, kline(1, ++price));
    spin(0.1);
  }
  setTimeout(write, 0);
}
write();
parentPort?.postMessage('ready');
