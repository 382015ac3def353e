import { afterEach, describe, expect, it } from 'vitest';
import { registerThread, StoreMemory, UpdateInbox } from '../../src/memory/index.js';
import { KlineStore, LocalBackend } from '../../src/store/index.js';
import type { Burst } from './support/burst-thread.js';
import { nextMessage, spawn } from './support/spawn.js';

const ENTRY = new URL('./support/burst-thread.ts', import.meta.url);
const BURSTS = Number(process.env['BURSTS'] ?? 10_000);
const threads: Awaited<ReturnType<typeof spawn>>[] = [];
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
});

/** A page-side store whose series a real thread writes, woken as a page is: by empty messages. */
async function start() {
  const backend = new LocalBackend(StoreMemory.create({ maxSeries: 64, maxKlines: 5 }, true));
  const store = new KlineStore(backend);
  const handles = Array.from({ length: 64 }, (_, i) => store.open({ symbol: `S${i}`, interval: '1m' }));
  const places = handles.map((handle) => backend.directory.resolve(handle.key));
  const thread = await spawn(ENTRY, {
    buffer: backend.buffer,
    threadId: registerThread(backend.memory),
    places,
  });
  threads.push(thread);
  return { backend, store, handles, thread };
}

describe('wake-ups from another thread', () => {
  it.each([
    ['are the only ones to look', 0],
    ['share it with frames that do not wait for them', 1],
  ])(
    `after each of ${BURSTS} random bursts the signals have shown the last value: wake-ups %s`,
    {
      timeout: 120_000,
    },
    async (_who, share) => {
      const { backend, store, handles, thread } = await start();
      const frame = () => {
        if (!threads.includes(thread)) return;
        backend.flush();
        setImmediate(frame);
      };
      if (share > 0) frame();
      let wakeups = 0;
      thread.on('message', (message: unknown) => {
        if (message !== 0) return;
        wakeups++;
        backend.flush();
      });
      const seen = new Map<string, number>();
      const record = new Float64Array(6);
      for (const handle of handles) {
        handle.version.subscribe(() => {
          if (handle.readLast(1, record, null, null) === 1) seen.set(handle.symbol, record[4]);
        });
      }
      for (let i = 0; i < BURSTS; i++) {
        const done = nextMessage<Burst>(thread, (message) => message !== (0 as unknown));
        thread.postMessage(i);
        const { last } = await done;
        // The report left after the last wake-up on the same port: whatever is still missing was lost.
        for (const [symbol, close] of last) expect([i, symbol, seen.get(symbol)]).toEqual([i, symbol, close]);
      }
      expect(wakeups).toBeGreaterThan(BURSTS / 2);
      expect(store.stats().coalesced).toBeGreaterThan(0);
    },
  );

  it('control: taking the bits before the flag loses updates', { timeout: 120_000 }, async () => {
    const memory = StoreMemory.create({ maxSeries: 64, maxKlines: 5 }, true);
    const inbox = new UpdateInbox(memory, 0);
    // An update that falls between the two steps: the writer sets its bit and finds the flag still armed.
    let woken = 0;
    const write = (slot: number) => {
      Atomics.or(memory.dirty, 0, 1 << slot);
      if (Atomics.exchange(memory.consumers, 1, 1) === 0) woken++;
    };
    write(1);
    Atomics.exchange(memory.dirty, 0, 0);
    write(2);
    Atomics.store(memory.consumers, 1, 0);
    expect(woken).toBe(1);
    expect(Atomics.load(memory.dirty, 0)).not.toBe(0);
    // The right order: the same update finds the flag down, and wakes.
    woken = 0;
    inbox.drain(() => {});
    write(1);
    Atomics.store(memory.consumers, 1, 0);
    write(2);
    inbox.drain(() => {});
    expect(woken).toBe(2);
  });
});
