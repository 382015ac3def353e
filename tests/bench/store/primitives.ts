import {
  FLAG_FINAL,
  RECORD_WIDTH,
  RingReader,
  RingWriter,
  registerThread,
  SeriesDirectory,
  type SeriesPlace,
  StoreMemory,
  ThreadCounters,
} from '../../../src/memory/index.js';
import { median } from './measure.js';

declare const gc: () => void;

function ringOf(maxSeries: number, maxKlines: number) {
  const memory = StoreMemory.create({ maxSeries, maxKlines }, true);
  const threadId = registerThread(memory);
  const counters = new ThreadCounters(memory, threadId);
  const directory = new SeriesDirectory(memory, threadId);
  const places = Array.from({ length: maxSeries }, (_, i) => directory.acquire(`local:S${i}@1m`, threadId));
  const writer = new RingWriter(memory, counters, threadId);
  const reader = new RingReader(memory, counters, 1);
  for (const place of places) {
    for (let i = 0; i < maxKlines; i++) put(writer, place, i, 100);
  }
  return { writer, reader, places };
}

function put(writer: RingWriter, place: SeriesPlace, index: number, price: number): void {
  const { stage } = writer;
  stage[0] = index * 60_000;
  stage[1] = price;
  stage[2] = price + 1;
  stage[3] = price - 1;
  stage[4] = price + 0.5;
  stage[5] = index;
  stage[6] = Number.NaN;
  stage[7] = index;
  writer.write(place.slot, place.generation, index % 2 === 0 ? FLAG_FINAL : 0);
}

/** Nanoseconds and bytes of one call, medians of interleaved rounds. */
function time(calls: number, body: (i: number) => void): { ns: number; bytes: number } {
  const ns: number[] = [];
  const bytes: number[] = [];
  for (let round = 0; round < 7; round++) {
    gc();
    const heap = process.memoryUsage().heapUsed;
    const started = performance.now();
    for (let i = 0; i < calls; i++) body(i);
    ns.push(((performance.now() - started) * 1e6) / calls);
    bytes.push(Math.max(0, process.memoryUsage().heapUsed - heap) / calls);
  }
  return { ns: median(ns), bytes: median(bytes) };
}

/** What single operations on memory cost, and whether the ring's length or the number of series matters. */
export function primitives(write: (text: string) => void): void {
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
  const line = (what: string, { ns, bytes }: { ns: number; bytes: number }) =>
    write(`| ${what} | ${number.format(ns)} | ${number.format(1e3 / ns)} | ${number.format(bytes)} |`);
  write('| on memory | ns | M/s | bytes |');
  write('|---|---|---|---|');
  for (const klines of [100, 1440, 14_400]) {
    const { writer, places } = ringOf(1, klines);
    line(
      `replace the newest, ring of ${klines}`,
      time(1_000_000, (i) => put(writer, places[0], klines, 100 + (i & 63))),
    );
  }
  for (const series of [1, 1200]) {
    const { writer, places } = ringOf(series, 1440);
    line(
      `append, ${series} series`,
      time(1_000_000, (i) => put(writer, places[(i * 7919) % series], 2_000 + i, 100)),
    );
  }
  const { reader, places } = ringOf(1, 1440);
  const out = new Float64Array(1440 * RECORD_WIDTH);
  const [{ slot, generation }] = places;
  line(
    'read the newest into a buffer',
    time(5_000_000, () => reader.readNewest(slot, generation, out)),
  );
  line(
    'read 1,440 into a buffer',
    time(20_000, () => reader.readLast(slot, generation, 1440, out, null, null)),
  );
}
