import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, it } from 'vitest';
import { FrameQueue } from '../../../src/hooks/frame-queue.js';
import { KlineWindows } from '../../../src/hooks/kline-windows.js';
import { KlineStore } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';
import { ManualFrames } from './support/frames.js';

const LIMIT = 500;
const UPDATES = 200;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const store = KlineStore.create({ maxSymbols: 1, intervalsPerSymbol: 1, maxKlines: 1_440 });
store.mergeKlines(
  'A',
  '1m',
  Array.from({ length: 1_000 }, (_, index) => kline(index, 100.5 + index)),
);
afterAll(() => store.close());

/** Bytes that one run of `work` allocates: the median, which a collection now and then does not move. */
async function bytesPer(work: (i: number) => void): Promise<number> {
  const samples: number[] = [];
  collect();
  for (let i = 0; i < UPDATES; i++) {
    store.updateKline('A', '1m', kline(1_000, 1_100.5 + i, { closed: false }));
    // Wake-ups, which cost the same with and without hooks, are over before the measurement begins.
    await Promise.resolve();
    const before = process.memoryUsage().heapUsed;
    work(i);
    samples.push(process.memoryUsage().heapUsed - before);
  }
  return samples.toSorted((a, b) => a - b)[UPDATES / 2];
}

it('ten components at 500 rows allocate per frame one array of pointers and one row', async () => {
  const frames = new ManualFrames();
  const windows = new KlineWindows(store, new FrameQueue(frames.request));
  const request = { feed: 'local', symbol: 'A', interval: '1m', limit: LIMIT } as const;
  const components = Array.from({ length: 10 }, () => windows.window(request));
  let told = 0;
  const stops = components.map((component) => component.subscribe(() => told++));

  const idle = await bytesPer(() => {});
  await bytesPer(frames.run.bind(frames));
  told = 0;
  const ours = (await bytesPer(() => frames.run())) - idle;
  expect(told).toBe(UPDATES * components.length);
  const naive = (await bytesPer(() => store.getKlines('A', '1m', LIMIT))) - idle;
  for (const stop of stops) stop();

  // Ten naive components read ten times; measured 5.1 to 5.6 kB against 10 x 93 kB.
  expect(ours).toBeGreaterThan(LIMIT * 4);
  expect(ours).toBeLessThan(2 * LIMIT * 8);
  expect(naive).toBeGreaterThan(10 * ours);
});

it('a wake-up that changes nothing shown allocates no row and no array', async () => {
  const frames = new ManualFrames();
  const windows = new KlineWindows(store, new FrameQueue(frames.request));
  const window = windows.window({ feed: 'local', symbol: 'A', interval: '1m', limit: LIMIT });
  const stop = window.subscribe(() => {});
  frames.run();
  const before = window.getSnapshot();
  for (let i = 0; i < 20; i++) {
    store.updateKline('A', '1m', kline(0, 100.5 + i));
    await Promise.resolve();
    frames.run();
  }
  expect(window.getSnapshot()).toBe(before);
  stop();
});
