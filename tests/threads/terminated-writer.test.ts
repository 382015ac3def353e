import { describe, expect, it } from 'vitest';
import type { SeriesKey } from '../../src/domain/index.js';
import {
  RECORD_WIDTH,
  RingReader,
  RingWriter,
  registerThread,
  repairAfterDeath,
  SeriesDirectory,
  StoreMemory,
  ThreadCounters,
} from '../../src/memory/index.js';
import { fields, isWhole } from './support/self-verifying.js';
import { nextMessage, spawn } from './support/spawn.js';

const ENTRY = new URL('./support/doomed-thread.ts', import.meta.url);
const DEATHS = Number(process.env['DEATHS'] ?? 40);

describe('a writing thread that is terminated', () => {
  it(`${DEATHS} times: whole records only, its own suspect lost at most, the page's series untouched`, {
    timeout: 600_000,
  }, async () => {
    const memory = StoreMemory.create({ maxSeries: 3, maxKlines: 5 }, true);
    const creator = registerThread(memory);
    const doomed = registerThread(memory);
    const directory = new SeriesDirectory(memory, creator);
    const counters = new ThreadCounters(memory, creator);
    const [live, merged, own] = ['LIVE', 'MERGED', 'OWN'].map((symbol) =>
      directory.acquire(`local:${symbol}@1s` as SeriesKey, 0),
    );
    const writer = new RingWriter(memory, counters, creator);
    const reader = new RingReader(memory, counters, 0.2);
    const records = new Float64Array(5 * RECORD_WIDTH);
    const read = ({ slot, generation }: typeof live) =>
      reader.readLast(slot, generation, 5, records, null, null);
    const totals = { released: 0, dropped: 0, undone: 0 };
    let stamp = 0;
    for (let death = 0; death < DEATHS; death++) {
      const thread = await spawn(ENTRY, {
        buffer: memory.buffer,
        threadId: doomed,
        live,
        merged,
        seed: death + 1,
      });
      await nextMessage(thread);
      const gone = new Promise((resolve) => thread.once('exit', resolve));
      // A hair's breadth of life, different each time: the thread writes without a pause meanwhile.
      const end = performance.now() + (death % 10) / 5;
      do {
        stamp++;
        writer.stage.set([...fields(1_000 * stamp, stamp), Number.NaN, stamp]);
        writer.write(own.slot, own.generation, 0);
      } while (performance.now() < end);
      void thread.terminate();
      await gone;
      const report = repairAfterDeath(memory, doomed);
      for (const kind of ['released', 'dropped', 'undone'] as const) totals[kind] += report[kind].length;
      for (const place of [live, merged, own]) {
        const count = read(place);
        expect(count).toBeGreaterThanOrEqual(place === own ? Math.min(stamp, 5) : 0);
        for (let i = 0; i < count; i++) {
          const at = i * RECORD_WIDTH;
          expect([death, isWhole(records, at)]).toEqual([death, true]);
          if (i > 0) expect(records[at]).toBeGreaterThan(records[at - RECORD_WIDTH]);
        }
        if (place === own) expect(records[(count - 1) * RECORD_WIDTH + 1]).toBe(stamp);
      }
    }
    process.stdout.write(`${DEATHS} deaths: ${JSON.stringify(totals)}\n`);
  });
});
