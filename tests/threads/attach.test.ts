import { afterEach, describe, expect, it, vi } from 'vitest';
import { registerThread, StoreMemory } from '../../src/memory/index.js';
import { KlineStore, LocalBackend } from '../../src/store/index.js';
import { kline } from '../support/klines.js';
import { nextMessage, spawn } from './support/spawn.js';

const ENTRY = new URL('./support/attached-thread.ts', import.meta.url);
const BUSY = new URL('./support/busy-thread.ts', import.meta.url);
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const each of opened.splice(0).toReversed()) await each.close();
});

type Told = [what: string, value: unknown];

/** A store here, and the same memory in a real thread that reads and subscribes. */
async function start() {
  const store = KlineStore.create({ maxSymbols: 4, intervalsPerSymbol: 1, maxKlines: 10, shared: true });
  const release = store.subscribe('A', '1m', () => {});
  store.mergeKlines('A', '1m', [kline(1), kline(2)]);
  const thread = await spawn(ENTRY, { handle: store.handle });
  opened.push({ close: release }, store, { close: () => thread.terminate() });
  const told = (what: string) =>
    nextMessage<Told>(thread, ([each]) => each === what).then(([, value]) => value);
  await told('ready');
  return { store, thread, told };
}

describe('KlineStore.attach in another thread', () => {
  it('reads the same memory, by keys out of the buffer alone', async () => {
    const { store, thread, told } = await start();
    const answer = told('klines');
    thread.postMessage(['read']);
    expect(await answer).toEqual(store.getKlines('A', '1m'));
  });

  it('is woken by writes of the creator, and sees the last one', async () => {
    const { store, told } = await start();
    const seen = told('update');
    store.updateKline('A', '1m', kline(3, 70));
    expect(await seen).toMatchObject({ symbol: 'A', interval: '1m', kline: { open: 70 } });
  });

  it('what it writes is handed to the owner, and comes back to all', async () => {
    const { store, thread, told } = await start();
    const seen = told('update');
    thread.postMessage(['write', kline(3, 42)]);
    expect(await seen).toMatchObject({ kline: { open: 42 } });
    expect(store.getLatestKline('A', '1m')?.open).toBe(42);
    thread.postMessage(['merge', [kline(0, 7), kline(2, 8)]]);
    await vi.waitFor(() =>
      expect(store.getKlines('A', '1m').map(({ open }) => open)).toEqual([7, 101, 8, 42]),
    );
  });

  it('an unsound kline that it hands over is counted, and changes nothing', async () => {
    const { store, thread } = await start();
    const before = store.getKlines('A', '1m');
    thread.postMessage(['write', { ...kline(5), high: Number.NaN }]);
    await vi.waitFor(() => expect(store.stats().refusedByKind).toEqual({ 'not-finite': 1 }));
    expect(store.getKlines('A', '1m')).toEqual(before);
  });

  it('a series that nobody opened is a clear error there', async () => {
    const { thread, told } = await start();
    const answer = told('failed');
    thread.postMessage(['open', 'B']);
    expect(await answer).toMatchObject({ code: 'not-held', message: expect.stringContaining('local:B@1m') });
  });

  it('a thread that ended holds nothing any more, and its id is free', async () => {
    const { store, thread, told } = await start();
    const holding = told('held');
    thread.postMessage(['hold']);
    const id = (await holding) as number;
    opened[0]?.close();
    const write = (...names: string[]) => names.forEach((name) => store.updateKline(name, '1m', kline(1)));
    write('B', 'C', 'D', 'E');
    // Four fit. The one that is held there stays, though it was written longest ago.
    expect(store.getKlines('A', '1m')).toHaveLength(2);
    const ended = new Promise((resolve) => thread.once('exit', resolve));
    void thread.terminate();
    await ended;
    store.threadEnded(id);
    expect(store.stats().series.subscribed).toBe(0);
    write('F', 'G', 'H', 'I');
    expect(store.getKlines('A', '1m')).toEqual([]);
    expect(() => store.threadEnded(id)).toThrow(expect.objectContaining({ code: 'bad-thread' }));
    expect(() => store.threadEnded(store.threadId)).toThrow(expect.objectContaining({ code: 'bad-thread' }));
    // Fifteen ids there are, and far more threads than that may come and go.
    for (let i = 0; i < 40; i++) {
      const attached = KlineStore.attach(store.handle);
      expect(attached.threadId).toBe(id);
      expect(() => attached.threadEnded(1)).toThrow(expect.objectContaining({ code: 'not-the-creator' }));
      attached.close();
      store.threadEnded(id);
    }
  });

  it('hears of writes, also when one came between its being seen by writers and its listening', async () => {
    const store = KlineStore.create({ maxSymbols: 1, intervalsPerSymbol: 1, maxKlines: 10, shared: true });
    opened.push(store);
    let open = 100;
    const write = () => store.updateKline('A', '1m', kline(1, ++open));
    write();
    let early = 0;
    class SlowChannel extends BroadcastChannel {
      constructor(name: string) {
        // Before it is there: what is posted now it never gets.
        if (name.includes('wake') && early++ === 0) write();
        super(name);
      }
    }
    vi.stubGlobal('BroadcastChannel', SlowChannel);
    const attached = KlineStore.attach(store.handle);
    opened.push(attached);
    const heard: number[] = [];
    attached.subscribe('A', '1m', (event) => heard.push(event.kline.open));
    expect(early).toBeGreaterThan(0);
    write();
    await vi.waitFor(() => expect(heard).toContain(open));
  });

  it('a hundred that come while another thread writes all hear of it', async () => {
    const backend = new LocalBackend(StoreMemory.create({ maxSeries: 1, maxKlines: 5 }, true));
    const store = new KlineStore(backend);
    opened.push(store);
    const { key } = store.open({ symbol: 'A', interval: '1m' });
    const thread = await spawn(BUSY, {
      buffer: backend.buffer,
      threadId: registerThread(backend.memory),
      place: backend.directory.resolve(key),
    });
    opened.push({ close: () => thread.terminate() });
    await nextMessage(thread);
    for (let i = 0; i < 100; i++) {
      const attached = KlineStore.attach(store.handle);
      await new Promise<unknown>((hear) => attached.events.on('update', hear));
      attached.close();
      store.threadEnded(attached.threadId);
    }
  });

  it('memory of one thread has no handle', () => {
    const store = KlineStore.create({ maxSymbols: 1, maxKlines: 1, shared: false });
    opened.push(store);
    expect(() => store.handle).toThrow(expect.objectContaining({ code: 'not-shared' }));
    expect(() => KlineStore.attach({} as never)).toThrow(expect.objectContaining({ code: 'bad-handle' }));
  });
});
