/** Updates per second and bytes per update of the store, beside what it replaces. `npm run bench -- store` */
import { cpus } from 'node:os';
import type { Interval } from '../../../src/domain/index.js';
import { clonedMaps, klineStore, reduxToolkit, type Size, zustandImmer } from './contenders.js';
import { median, sample } from './measure.js';
import { primitives } from './primitives.js';

const INTERVALS: Interval[] = ['1m', '5m', '15m', '1h', '4h', '1d'];
const SIZE: Size = { symbols: 100, intervals: INTERVALS, klines: 250 };
const ROUNDS = 5;

const rows = [
  { make: () => klineStore(SIZE, false), updates: 200_000, burst: 100 },
  { make: () => klineStore(SIZE, true), updates: 100_000, burst: 1 },
  { make: () => clonedMaps(SIZE), updates: 300, burst: 1 },
  { make: () => zustandImmer(SIZE), updates: 10_000, burst: 1 },
  { make: () => reduxToolkit(SIZE), updates: 10_000, burst: 1 },
].map((row) => ({
  ...row,
  contender: row.make(),
  rates: [] as number[],
  bytes: [] as number[],
  perRun: [] as number[],
}));

const write = (text: string) => process.stdout.write(`${text}\n`);
write(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${cpus().length} x ${cpus()[0].model}`,
);
write(
  `${SIZE.symbols} symbols x ${INTERVALS.length} intervals x ${SIZE.klines} klines, medians of ${ROUNDS} interleaved rounds\n`,
);
for (let round = 0; round <= ROUNDS; round++) {
  for (const row of rows) {
    const { rate, bytes, bytesPerRun } = await sample(row.contender, SIZE, row.updates, row.burst);
    // The first round warms up.
    if (round === 0) continue;
    row.rates.push(rate);
    row.bytes.push(bytes);
    row.perRun.push(bytesPerRun);
  }
}
const cloned = median(rows[2].rates);
const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
write('| store | updates/s (spread) | bytes/update | bytes/subscriber run | times the cloned Maps |');
write('|---|---|---|---|---|');
for (const { contender, rates, bytes, perRun } of rows) {
  const spread = `${number.format(Math.min(...rates))} to ${number.format(Math.max(...rates))}`;
  write(
    `| ${contender.name} | ${number.format(median(rates))} (${spread}) | ${number.format(median(bytes))} | ${number.format(median(perRun))} | ${number.format(median(rates) / cloned)} |`,
  );
  contender.close();
}
write('');
primitives(write);
