import { effect } from '@preact/signals-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { StoreMemory } from '../../../src/memory/index.js';
import { AttachedBackend } from '../../../src/store/attached-backend.js';
import { KlineStore, type KlineUpdateEvent, LocalBackend } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';

let store = KlineStore.create({ maxSymbols: 4, maxKlines: 10 });
afterEach(() => {
  vi.restoreAllMocks();
  store.close();
  store = KlineStore.create({ maxSymbols: 4, maxKlines: 10 });
});
/** Wake-ups of a thread's own writes come at the end of its task. */
const flushed = () => Promise.resolve().then(() => {});

describe('version signals', () => {
  it('many ticks of one task are one bump, of their series alone', async () => {
    const a = store.open({ symbol: 'A', interval: '1m' });
    const b = store.open({ symbol: 'B', interval: '1m' });
    const runs = { a: 0, b: 0 };
    effect(() => {
      runs.a += a.version.value >= 0 ? 1 : 0;
    });
    effect(() => {
      runs.b += b.version.value >= 0 ? 1 : 0;
    });
    for (let i = 1; i < 50; i++) store.updateKline('A', '1m', kline(i));
    expect(runs).toEqual({ a: 1, b: 1 });
    await flushed();
    expect(runs).toEqual({ a: 2, b: 1 });
  });

  it('a write that changes nothing wakes nobody', async () => {
    const a = store.open({ symbol: 'A', interval: '1m' });
    store.updateKline('A', '1m', kline(1));
    await flushed();
    const before = a.version.value;
    store.updateKline('A', '1m', kline(1));
    store.mergeKlines('A', '1m', [kline(1)]);
    await flushed();
    expect(a.version.value).toBe(before);
  });

  it('version() holds its series only while it is watched', async () => {
    const version = store.version('A', '1m');
    expect(store.stats().series.subscribed).toBe(0);
    const seen: number[] = [];
    const stop = version.subscribe((value) => seen.push(value));
    expect(store.stats().series.subscribed).toBe(1);
    store.updateKline('A', '1m', kline(1));
    await flushed();
    expect(seen).toEqual([0, 1]);
    stop();
    expect(store.stats().series.subscribed).toBe(0);
  });
});

describe('whoever begins a frame', () => {
  const created = () => {
    const backend = new LocalBackend(StoreMemory.create({ maxSeries: 4, maxKlines: 10 }, true));
    const page = new KlineStore(backend);
    page.open({ symbol: 'A', interval: '1m' });
    return { backend, page };
  };

  it('is told now what a wake-up is going to tell, and only once', async () => {
    const { backend, page } = created();
    const counts: number[] = [];
    backend.onUpdate((_slots, count) => counts.push(count));
    page.updateKline('A', '1m', kline(1));
    backend.flush();
    expect(counts).toEqual([1]);
    await flushed();
    expect(counts).toEqual([1]);
    page.close();
  });

  it('is told so in a thread that attached, of states first', () => {
    const { backend, page } = created();
    const attached = new AttachedBackend(backend.handle());
    attached.flush();
    const told: string[] = [];
    attached.onUpdate(() => told.push('update'));
    attached.onStatus((_place, { state }) => told.push(state));
    page.updateKline('A', '1m', kline(1));
    attached.flush();
    expect(told.splice(0)).toEqual(['live', 'update']);
    page.updateKline('A', '1m', kline(2));
    attached.flush();
    expect(told.splice(0)).toEqual(['update']);
    const place = attached.open('local:A@1m', 1);
    backend.writer.setState(place, 'stale');
    attached.flush();
    expect(told).toEqual(['stale', 'update']);
    // Once it is closed nobody is woken for it; this thread's own wake-up is under way already.
    const { wakeups } = page.stats();
    attached.close();
    page.updateKline('A', '1m', kline(3));
    expect(page.stats().wakeups).toBe(wakeups);
    page.close();
  });

  it('cannot take from others what they are being told', async () => {
    const { backend, page } = created();
    const told: number[][] = [];
    const [first, second] = ['A', 'B'].map((symbol) => {
      const place = backend.directory.resolve(page.open({ symbol, interval: '1m' }).key);
      return place?.slot;
    });
    await flushed();
    backend.onUpdate(() => {
      if (told.length > 0) return;
      page.updateKline('B', '1m', kline(1));
      backend.flush();
    });
    backend.onUpdate((slots, count) => told.push([...slots.subarray(0, count)]));
    page.updateKline('A', '1m', kline(1));
    await flushed();
    await flushed();
    expect(told).toEqual([[first], [second]]);
    page.close();
  });
});

describe('events', () => {
  it('tells the kline, and a kline that closed before its successor', async () => {
    const events: KlineUpdateEvent[] = [];
    store.subscribe('A', '1m', (event) => events.push(event));
    store.updateKline('A', '1m', kline(1, 100, { closed: false }));
    await flushed();
    store.updateKline('A', '1m', kline(1, 105));
    store.updateKline('A', '1m', kline(2, 110, { closed: false }));
    await flushed();
    expect(events.map(({ kline: k }) => [k.open, k.closed])).toEqual([
      [100, false],
      [105, true],
      [110, false],
    ]);
    expect(events[0]).toMatchObject({ symbol: 'A', interval: '1m', timestamp: expect.any(Number) });
  });

  it('tell when memory was written, by a tick or by a merge', async () => {
    const now = vi.spyOn(Date, 'now').mockReturnValue(1_000);
    const times: number[] = [];
    store.subscribe('A', '1m', ({ timestamp }) => times.push(timestamp));
    store.updateKline('A', '1m', kline(2));
    await flushed();
    now.mockReturnValue(2_000);
    store.mergeKlines('A', '1m', [kline(3)]);
    await flushed();
    now.mockReturnValue(3_000);
    store.updateKline('A', '1m', kline(3, 50));
    await flushed();
    expect(times).toEqual([1_000, 2_000, 3_000]);
  });

  it('who listens anew hears of what comes from now on, not of what came meanwhile', async () => {
    const told: number[] = [];
    store.events.on('update', () => {}, 'local:B@1m');
    const listen = () => store.subscribe('A', '1m', ({ kline: k }) => told.push(k.open));
    const stop = listen();
    store.updateKline('A', '1m', kline(1, 10));
    await flushed();
    stop();
    for (const [index, price] of [
      [2, 20],
      [3, 30],
    ] as const)
      store.updateKline('A', '1m', kline(index, price));
    await flushed();
    listen();
    store.updateKline('A', '1m', kline(4, 40));
    await flushed();
    expect(told).toEqual([10, 40]);
  });

  it('the kline is the listener’s own: what it does to it repeats nothing', async () => {
    const told: number[] = [];
    store.subscribe('A', '1m', ({ kline: k }) => {
      told.push(k.openTime);
      k.close = -1;
    });
    store.updateKline('A', '1m', kline(1));
    await flushed();
    store.updateKline('A', '1m', kline(2));
    await flushed();
    expect(told).toEqual([kline(1).openTime, kline(2).openTime]);
  });

  it('are made for nobody once the last listener has left', () => {
    expect(store.events.isIdle).toBe(true);
    const off = [store.events.on('update', () => {}), store.events.on('update', () => {}, 'local:A@1m')];
    for (const each of off) {
      expect(store.events.isIdle).toBe(false);
      each();
    }
    expect([store.events.isIdle, store.events.wants('local:A@1m')]).toEqual([true, false]);
  });

  it('per key and for all', async () => {
    const all = vi.fn();
    const one = vi.fn();
    store.events.on('update', all);
    const off = store.events.on('update', one, 'local:A@1m');
    store.updateKline('A', '1m', kline(1));
    store.updateKline('B', '1m', kline(1));
    await flushed();
    expect([all.mock.calls.length, one.mock.calls.length]).toEqual([2, 1]);
    off();
    store.updateKline('A', '1m', kline(2));
    await flushed();
    expect(one).toHaveBeenCalledTimes(1);
  });

  it('one throwing listener does not stop the others, and is reported', async () => {
    const reported = vi.fn();
    const before = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', reported);
    const after = vi.fn();
    store.subscribe('A', '1m', () => {
      throw new Error('listener');
    });
    store.subscribe('A', '1m', after);
    store.updateKline('A', '1m', kline(1));
    await vi.waitFor(() => expect(reported).toHaveBeenCalledTimes(1));
    for (const listener of before) process.on('uncaughtException', listener);
    expect(after).toHaveBeenCalledTimes(1);
  });

  it('subscribing and unsubscribing inside a callback is safe', async () => {
    const late = vi.fn();
    const removed = vi.fn();
    let added = false;
    store.subscribe('A', '1m', () => {
      remove();
      if (!added) store.subscribe('A', '1m', late);
      added = true;
    });
    const remove = store.subscribe('A', '1m', removed);
    store.updateKline('A', '1m', kline(1));
    await flushed();
    expect([late.mock.calls.length, removed.mock.calls.length]).toEqual([0, 0]);
    store.updateKline('A', '1m', kline(2));
    await flushed();
    expect(late).toHaveBeenCalledTimes(1);
  });
});

describe('a gauge', () => {
  it('hears how long a change waited for its wake-up, and nothing after it is taken away', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    const heard: number[] = [];
    const stop = store.watch.measure({
      update: (ms) => heard.push(ms),
      message: () => heard.push(Number.NaN),
    });
    store.open({ symbol: 'A', interval: '1m' });
    store.updateKline('A', '1m', kline(1));
    clock.mockReturnValue(1_003);
    await flushed();
    expect(heard).toEqual([expect.closeTo(3, 1)]);
    stop();
    store.updateKline('A', '1m', kline(2));
    await flushed();
    expect(heard).toHaveLength(1);
  });

  it('hears of merges by the merge, not by the last tick', async () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1_000);
    const heard: number[] = [];
    store.watch.measure({ update: (ms) => heard.push(ms), message: () => {} });
    store.updateKline('A', '1m', kline(5));
    await flushed();
    clock.mockReturnValue(1_030);
    store.mergeKlines('A', '1m', [kline(3), kline(4)]);
    await flushed();
    expect(heard).toEqual([0, 0]);
  });

  it('hears of few series a wake-up, however many moved', async () => {
    const wide = KlineStore.create({ maxSymbols: 100, intervalsPerSymbol: 1, maxKlines: 2 });
    const heard: number[] = [];
    wide.watch.measure({ update: (ms) => heard.push(ms), message: () => {} });
    for (let i = 0; i < 100; i++) wide.updateKline(`S${i}`, '1m', kline(1));
    await flushed();
    expect(heard.length).toBeGreaterThan(4);
    expect(heard.length).toBeLessThanOrEqual(8);
    wide.close();
  });

  it('visits held series with their states, and no others', () => {
    const handle = store.open({ symbol: 'A', interval: '1m' });
    store.updateKline('B', '1m', kline(1));
    const seen: string[] = [];
    const look = () => store.watch.visitStates((key, state) => seen.push(`${key} ${state}`));
    look();
    handle.release();
    look();
    expect(seen).toEqual(['local:A@1m live']);
  });
});
