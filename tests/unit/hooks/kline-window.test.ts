import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Kline, KlineError } from '../../../src/domain/index.js';
import { FrameQueue } from '../../../src/hooks/frame-queue.js';
import type { KlineWindow } from '../../../src/hooks/kline-window.js';
import { KlineWindows, windowsOf } from '../../../src/hooks/kline-windows.js';
import { KlineStore } from '../../../src/store/index.js';
import { arbitraryKline, kline } from '../../support/klines.js';
import { ManualFrames, woken } from './support/frames.js';

const stores: KlineStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function setUp(maxKlines = 20) {
  const store = KlineStore.create({ maxSymbols: 4, intervalsPerSymbol: 1, maxKlines });
  stores.push(store);
  const frames = new ManualFrames();
  return { store, frames, windows: new KlineWindows(store, new FrameQueue(frames.request)) };
}

const A = { feed: 'local', symbol: 'A', interval: '1m', limit: 5 } as const;
const rows = (window: KlineWindow) => window.getSnapshot().klines;

describe('a window', () => {
  it('says what the store says after any writes, and makes anew only what changed', async () => {
    const write = fc.oneof(
      arbitraryKline(30).map((given) => [given]),
      fc.array(arbitraryKline(30), { maxLength: 9 }),
    );
    const frame = fc.array(write, { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(frame, { maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        async (all, limit) => {
          const { store, frames, windows } = setUp(8);
          const window = windows.window({ ...A, limit });
          const stop = window.subscribe(() => {});
          for (const writes of all) {
            for (const klines of writes) {
              if (klines.length === 1) store.updateKline('A', '1m', klines[0]);
              else store.mergeKlines('A', '1m', klines);
            }
            await woken();
            const before = rows(window);
            frames.run();
            const after = rows(window);
            expect(after).toEqual(store.getKlines('A', '1m', limit));
            const same = (row: Kline) =>
              before.find((old) => JSON.stringify(old) === JSON.stringify(row)) ?? row;
            expect(after.every((row) => row === same(row))).toBe(true);
            if (JSON.stringify(before) === JSON.stringify(after)) expect(after).toBe(before);
          }
          stop();
        },
      ),
      { numRuns: 150, seed: 1 },
    );
  });

  it('is one for all that ask for the same, and is forgotten when nobody looks through it', () => {
    const { store, frames, windows } = setUp();
    const window = windows.window(A);
    expect(windows.window({ ...A })).toBe(window);
    expect(windows.window({ ...A, limit: 6 })).not.toBe(window);
    expect(store.stats().series.subscribed).toBe(0);
    const stops = [window.subscribe(() => {}), window.subscribe(() => {})];
    frames.run();
    expect(windows.size).toBe(1);
    for (const stop of [...stops, ...stops]) stop();
    expect(windows.size).toBe(0);
    expect(store.stats().series.subscribed).toBe(0);
  });

  it('of a render that was thrown away is forgotten at the next frame, and comes back if it was not', () => {
    const { frames, windows } = setUp();
    const window = windows.window(A);
    frames.run();
    expect(windows.size).toBe(0);
    const stop = window.subscribe(() => {});
    expect(windows.window(A)).toBe(window);
    stop();
  });

  it('before anybody subscribed it shows what is held, and keeps those rows afterwards', () => {
    const { store, windows } = setUp();
    store.mergeKlines('A', '1m', [kline(1), kline(2)]);
    const window = windows.window(A);
    const before = rows(window);
    expect(before).toHaveLength(2);
    store.updateKline('A', '1m', kline(3));
    const stop = window.subscribe(() => {});
    expect(
      rows(window)
        .slice(0, 2)
        .every((row, i) => row === before[i]),
    ).toBe(true);
    expect(rows(window)).toHaveLength(3);
    stop();
  });

  it.each([
    ['open', 101.5],
    ['high', 104],
    ['low', 98],
    ['close', 100],
    ['volume', 9],
    ['closed', true],
  ] as const)('makes a row anew when its %s alone changed', async (field, value) => {
    const { store, frames, windows } = setUp();
    const given = kline(1, 101, { closed: false });
    store.updateKline('A', '1m', given);
    const window = windows.window(A);
    const stop = window.subscribe(() => {});
    store.updateKline('A', '1m', { ...given, [field]: value });
    await woken();
    frames.run();
    expect(rows(window)).toEqual([{ ...given, [field]: value }]);
    stop();
  });

  it('of more klines than the ring holds shows what the ring holds', async () => {
    const { store, frames, windows } = setUp(3);
    const window = windows.window(A);
    const stop = window.subscribe(() => {});
    for (let index = 0; index < 6; index++) {
      store.updateKline('A', '1m', kline(index));
      await woken();
      frames.run();
      expect(rows(window)).toEqual(store.getKlines('A', '1m'));
    }
    stop();
  });

  it('goes on for those that stay, and asks for no frame once the last one left', async () => {
    const { store, frames, windows } = setUp();
    const other = store.open({ symbol: 'A', interval: '1m' });
    const window = windows.window(A);
    const [leaving, staying] = [vi.fn(), vi.fn()];
    const leave = window.subscribe(leaving);
    const stop = window.subscribe(staying);
    frames.run();
    leave();
    leave();
    store.updateKline('A', '1m', kline(1));
    await woken();
    frames.run();
    expect([leaving.mock.calls.length, staying.mock.calls.length]).toEqual([0, 1]);
    stop();
    store.updateKline('A', '1m', kline(2));
    await woken();
    expect(frames.asked).toBe(0);
    other.release();
  });

  it('looked through again, it has the same rows and remembers when they changed', async () => {
    const { store, frames, windows } = setUp();
    const window = windows.window(A);
    const stop = window.subscribe(() => {});
    store.updateKline('A', '1m', kline(1));
    await woken();
    frames.run();
    const before = window.getSnapshot();
    expect(before.lastUpdate).toBeGreaterThan(0);
    stop();
    const stopAgain = window.subscribe(() => {});
    expect(window.getSnapshot()).toBe(before);
    stopAgain();
  });

  it('before anybody subscribed it waits for a writer that is at it, and hides no other error', () => {
    const { store, windows } = setUp();
    const getKlines = vi.spyOn(store.feed('local'), 'getKlines');
    getKlines.mockImplementationOnce(() => {
      throw new KlineError('busy', 'A writer is at it.');
    });
    expect(windows.window(A).getSnapshot()).toEqual({ klines: [], loading: true, lastUpdate: 0 });
    getKlines.mockImplementationOnce(() => {
      throw new KlineError('else', 'Something else.');
    });
    expect(() => windows.window({ ...A, limit: 6 }).getSnapshot()).toThrow('Something else.');
  });

  it('one store has one set of windows, in one queue of frames', () => {
    const { store } = setUp();
    expect(windowsOf(store)).toBe(windowsOf(store));
  });

  it('forgets when a series changed once nobody cares for it', async () => {
    const { store, frames, windows } = setUp();
    for (const symbol of ['A', 'B', 'C']) {
      const stop = windows.window({ ...A, symbol }).subscribe(() => {});
      const stopOther = windows.listen('local', symbol, '1m', () => {});
      const stopListening = windows.listen('local', symbol, '1m', () => {});
      store.updateKline(symbol, '1m', kline(1));
      await woken();
      frames.run();
      stop();
      expect([...windows.times.map.keys()]).toEqual([`local:${symbol}@1m`]);
      stopListening();
      stopListening();
      expect(windows.times.map.size).toBe(1);
      stopOther();
    }
    expect(windows.times.map.size).toBe(0);
  });
});
