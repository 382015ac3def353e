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
import { KlineStore } from '../../../src/store/index.js';
import { history, makeKline, symbolNames } from './contenders.js';
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

interface Variant {
  readonly name: string;
  readonly calls: number;
  readonly body: (i: number) => void;
  /** Name of the variant that it is compared with. */
  readonly against?: string;
  readonly ns: number[];
  readonly bytes: number[];
}

const ROUNDS = 7;

function round({ calls, body, ns, bytes }: Variant): void {
  gc();
  // As in measure.ts: compiled code comes back, and the collection comes to an end.
  for (let i = 0; i < calls / 4; i++) body(i);
  const heap = process.memoryUsage().heapUsed;
  const started = performance.now();
  for (let i = 0; i < calls; i++) body(i);
  ns.push(((performance.now() - started) * 1e6) / calls);
  bytes.push(Math.max(0, process.memoryUsage().heapUsed - heap) / calls);
}

/** `updateKline` by name, as a caller has it: the key is found, the kline checked, the ring written, its consumer marked. */
function updateByName(series: number, klines: number) {
  const store = KlineStore.create({ maxSymbols: series, intervalsPerSymbol: 1, maxKlines: klines });
  const names = symbolNames(series);
  for (const name of names) store.mergeKlines(name, '1m', history(klines));
  const kline = makeKline(klines - 1, 100);
  return (i: number) => {
    kline.close = 100 + (i & 63) / 64;
    store.updateKline(names[(i * 7919) % series], '1m', kline);
  };
}

/** What single operations on memory cost, and whether the ring's length or the number of series matters. */
export function primitives(write: (text: string) => void): void {
  const variants: Variant[] = [];
  const add = (name: string, calls: number, body: (i: number) => void, against?: string) =>
    variants.push({ name, calls, body, ...(against === undefined ? {} : { against }), ns: [], bytes: [] });
  for (const klines of [100, 1440, 14_400]) {
    const { writer, places } = ringOf(1, klines);
    add(
      `replace the newest, ring of ${klines}`,
      1_000_000,
      (i) => put(writer, places[0], klines, 100 + (i & 63)),
      'replace the newest, ring of 100',
    );
  }
  for (const series of [1, 1200]) {
    const { writer, places } = ringOf(series, 1440);
    let index = 2_000;
    add(
      `append, ${series} series`,
      1_000_000,
      (i) => put(writer, places[(i * 7919) % series], index++, 100),
      'append, 1 series',
    );
  }
  for (const klines of [100, 1440]) {
    add(`updateKline, ring of ${klines}`, 400_000, updateByName(1, klines), 'updateKline, ring of 100');
  }
  for (const series of [1, 1200]) {
    add(`updateKline, ${series} series`, 400_000, updateByName(series, 250), 'updateKline, 1 series');
  }
  const { reader, places } = ringOf(1, 1440);
  const out = new Float64Array(1440 * RECORD_WIDTH);
  const [{ slot, generation }] = places;
  add('read the newest into a buffer', 5_000_000, () => void reader.readNewest(slot, generation, out));
  add(
    'read 1,440 into a buffer',
    20_000,
    () => void reader.readLast(slot, generation, 1440, out, null, null),
  );

  for (let i = 0; i < ROUNDS; i++) variants.forEach(round);
  const number = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });
  write('| on memory | ns (spread) | M/s | bytes | times |');
  write('|---|---|---|---|---|');
  for (const { name, ns, bytes, against } of variants) {
    const base = variants.find((other) => other.name === against);
    const times = base === undefined || base.name === name ? '' : number.format(median(ns) / median(base.ns));
    const spread = `${number.format(Math.min(...ns))} to ${number.format(Math.max(...ns))}`;
    write(
      `| ${name} | ${number.format(median(ns))} (${spread}) | ${number.format(1e3 / median(ns))} | ${number.format(median(bytes))} | ${times} |`,
    );
  }
}
