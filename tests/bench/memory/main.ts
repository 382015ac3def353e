/**
 * What the store costs in memory, and whether it grows. `npm run bench -- memory [--minutes 10]`
 *
 * Retained growth is the least-squares slope over readings after collection, each the minimum of three.
 */
import { parseArgs } from 'node:util';
import { type Interval, KlineStore } from '../../../src/index.js';
import { slopeOf } from '../stand/slope.js';

declare const gc: () => void;

const INTERVALS: Interval[] = ['1m', '5m', '15m', '1h', '4h', '1d'];
const SYMBOLS = Array.from({ length: 200 }, (_, i) => `S${i}USDT`);
const UPDATES_PER_SECOND = 10_000;
const READ_EVERY_MS = 5_000;
const MB = 1e6;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' } } });
const write = (text: string) => process.stdout.write(`${text}\n`);
const megabytes = (bytes: number) => (bytes / MB).toFixed(1);
const rss = () => process.memoryUsage().rss;

function heapAfterCollection(): number {
  const readings = Array.from({ length: 3 }, () => {
    gc();
    return process.memoryUsage().heapUsed;
  });
  return Math.min(...readings);
}

const before = rss();
const store = KlineStore.create();
write(
  `RSS: ${megabytes(before)} MB before, ${megabytes(rss())} MB after reserving ${megabytes(store.stats().bytesReserved)} MB`,
);

let bumps = 0;
for (const symbol of SYMBOLS) {
  for (const interval of INTERVALS) {
    store.version(symbol, interval).subscribe(() => {
      bumps++;
    });
  }
}
const kline = { openTime: 0, open: 10, high: 20, low: 5, close: 10, volume: 1, closed: false };
let updates = 0;
function update(): void {
  const series = updates % (SYMBOLS.length * INTERVALS.length);
  const round = Math.floor(updates / (SYMBOLS.length * INTERVALS.length));
  // A new kline every 60 ticks of a series: rings fill up and go round.
  kline.openTime = Math.floor(round / 60) * 60_000;
  kline.close = 10 + (updates % 97) / 10;
  store.updateKline(SYMBOLS[series % SYMBOLS.length], INTERVALS[Math.floor(series / SYMBOLS.length)], kline);
  updates++;
}

const minutes = Number(values.minutes);
const started = performance.now();
const samples: [minutes: number, bytes: number][] = [];
let allocated = 0;
let lastHeap = process.memoryUsage().heapUsed;
await new Promise<void>((resolve) => {
  let nextReading = READ_EVERY_MS;
  const timer = setInterval(() => {
    const elapsed = performance.now() - started;
    while (updates < (elapsed / 1_000) * UPDATES_PER_SECOND) update();
    const heap = process.memoryUsage().heapUsed;
    if (heap > lastHeap) allocated += heap - lastHeap;
    lastHeap = heap;
    if (elapsed > nextReading) {
      nextReading += READ_EVERY_MS;
      samples.push([elapsed / 60_000, heapAfterCollection()]);
      lastHeap = process.memoryUsage().heapUsed;
    }
    if (elapsed < minutes * 60_000) return;
    clearInterval(timer);
    resolve();
  }, 10);
});

// The first readings are of code that is still being compiled.
const settled = samples.slice(Math.ceil(samples.length / 5));
const { slope, error } = slopeOf(settled);
write(
  `${updates.toLocaleString('en')} updates of 1,200 series in ${minutes} min, ${bumps.toLocaleString('en')} signal bumps`,
);
write(
  `retained growth: ${(slope / MB).toFixed(4)} ± ${(error / MB).toFixed(4)} MB/min over ${settled.length} readings`,
);
write(
  `allocation: ${megabytes(allocated / minutes)} MB/min, collected; RSS at the end ${megabytes(rss())} MB`,
);
store.close();
