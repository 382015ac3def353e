import { afterEach, describe, expect, it } from 'vitest';
import { CapacityError, type SeriesKey } from '../../src/domain/index.js';
import { registerThread, SeriesDirectory, StoreMemory } from '../../src/memory/index.js';
import type { EvictionReport } from './support/evicted-thread.js';
import { nextMessage, spawn } from './support/spawn.js';

const ENTRY = new URL('./support/evicted-thread.ts', import.meta.url);
const SECONDS = Number(process.env['EVICTION_SECONDS'] ?? 1.5);
const threads: Awaited<ReturnType<typeof spawn>>[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
});

/** Null where the directory says that it is full. */
function acquire(directory: SeriesDirectory, key: SeriesKey): number | null {
  try {
    return directory.acquire(key, 0).slot;
  } catch (error) {
    if (error instanceof CapacityError && error.code === 'full') return null;
    throw error;
  }
}

/** Twenty series take turns in three slots while one thread writes them and another reads them. */
async function run(broken: boolean) {
  const memory = StoreMemory.create({ maxSeries: 3, maxKlines: 8 }, true);
  const directory = new SeriesDirectory(memory, registerThread(memory));
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const start = async (role: string) => {
    const thread = await spawn(ENTRY, { buffer: memory.buffer, stop, role, broken });
    threads.push(thread);
    const report = nextMessage<EvictionReport>(thread, (message) => typeof message === 'object');
    await nextMessage(thread, (message) => message === 'ready');
    return { report };
  };
  const reports = [await start('writer'), await start('reader')];
  const end = performance.now() + SECONDS * 1_000;
  let evictions = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 200; i++) {
      const slot = acquire(directory, `local:S${evictions % 20}@1s` as SeriesKey);
      // The writer held each of the three just as it was tried: so it may be with as few as these.
      if (slot === null) continue;
      directory.retain(slot);
      directory.release(slot, ++evictions);
    }
    // Lets the readers' resolve find something now and then.
    await new Promise(setImmediate);
  }
  Atomics.store(stop, 0, 1);
  const [writer, reader] = await Promise.all(reports.map(({ report }) => report));
  return { evictions, writer, reader };
}

describe('series evicted while other threads read and write', () => {
  it('never an answer from another series', async () => {
    const { evictions, writer, reader } = await run(false);
    expect(reader.foreign).toBe(0);
    expect(evictions).toBeGreaterThan(1_000);
    expect(writer.done).toBeGreaterThan(1_000);
    expect(reader.done).toBeGreaterThan(1_000);
  });

  it('control: with the generation checked outside the window the same run finds foreign records', async () => {
    const { reader } = await run(true);
    expect(reader.foreign).toBeGreaterThan(0);
  });
});
