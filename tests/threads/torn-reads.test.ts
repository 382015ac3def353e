import { afterEach, describe, expect, it } from 'vitest';
import { StoreMemory, SeriesDirectory, registerThread } from '../../src/memory/index.js';
import type { ReaderReport, WriterReport } from './support/torn-thread.js';
import { nextMessage, spawn } from './support/spawn.js';

const ENTRY = new URL('./support/torn-thread.ts', import.meta.url);
const SECONDS = Number(process.env['TORN_SECONDS'] ?? 2);
const threads: Awaited<ReturnType<typeof spawn>>[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
});

/** Two writers and two readers on one series; every record carries its own proof. */
async function run(maxKlines: number, broken: boolean, milliseconds: number) {
  const memory = StoreMemory.create({ maxSeries: 2, maxKlines }, true);
  const creator = registerThread(memory);
  const place = new SeriesDirectory(memory, creator).acquire('local:A@1m', 0);
  const start = async (role: string, seed: number) => {
    const thread = await spawn(ENTRY, { buffer: memory.buffer, place, role, seed, broken, milliseconds });
    threads.push(thread);
    return nextMessage<WriterReport & ReaderReport>(thread);
  };
  const [w1, w2, r1, r2] = await Promise.all([
    start('writer', 1),
    start('merger', 2),
    start('reader', 3),
    start('reader', 4),
  ]);
  return {
    writes: w1.writes + w2.writes,
    torn: r1.torn + r2.torn,
    reads: r1.reads + r2.reads,
    sample: r1.sample ?? r2.sample,
  };
}

describe('readers beside two writing threads', () => {
  it.each([1, 3, 1440])('ring of %i: no torn record, nothing hangs', async (size) => {
    const report = await run(size, false, (SECONDS * 1_000) / 3);
    expect(report.sample ?? null).toBeNull();
    expect(report.torn).toBe(0);
    expect(report.reads).toBeGreaterThan(100);
    expect(report.writes).toBeGreaterThan(100);
  });

  it('control: without the closing check the same run finds torn records', async () => {
    const report = await run(1440, true, SECONDS * 1_000);
    expect(report.torn).toBeGreaterThan(0);
  });
});
