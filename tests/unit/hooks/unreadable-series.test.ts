import { signal } from '@preact/signals-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { FrameQueue } from '../../../src/hooks/frame-queue.js';
import type { KlineWindow } from '../../../src/hooks/kline-window.js';
import { KlineWindows } from '../../../src/hooks/kline-windows.js';
import { BUSY, GONE } from '../../../src/memory/index.js';
import { KlineStore, type OpenRequest, type SeriesHandle } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';
import { ManualFrames } from './support/frames.js';

let store = KlineStore.create({ maxSymbols: 1, maxKlines: 1 });
afterEach(() => store.close());

const A = { feed: 'local', symbol: 'A', interval: '1m', limit: 5 } as const;
const rows = (window: KlineWindow) => window.getSnapshot().klines;

/** A store whose handles answer as the test says. */
function unwilling() {
  store = KlineStore.create({ maxSymbols: 4, maxKlines: 20 });
  const frames = new ManualFrames();
  store.mergeKlines('A', '1m', [kline(1), kline(2)]);
  let answer: number | null = null;
  const opened: SeriesHandle[] = [];
  const released = vi.fn();
  const version = signal(0);
  const open = (request: OpenRequest): SeriesHandle => {
    const real = store.open(request);
    const handle: SeriesHandle = {
      key: real.key,
      feed: real.feed,
      symbol: real.symbol,
      interval: real.interval,
      version,
      status: real.status,
      setVisible: () => {},
      msSinceChange: () => real.msSinceChange(),
      count: () => answer ?? real.count(),
      readLast: (...args) => answer ?? real.readLast(...args),
      readSince: (...args) => answer ?? real.readSince(...args),
      release: () => {
        released();
        real.release();
      },
    };
    opened.push(handle);
    return handle;
  };
  const fake = { open, feed: (name: string) => store.feed(name), events: store.events };
  const windows = new KlineWindows(fake, new FrameQueue(frames.request));
  return {
    frames,
    windows,
    opened,
    released,
    wake: () => version.value++,
    answer: (value: number | null) => {
      answer = value;
    },
  };
}

describe('a series that cannot be read', () => {
  it('BUSY: keeps what it has and looks again at the next frame', () => {
    const { frames, windows, wake, answer } = unwilling();
    const window = windows.window(A);
    const changes = vi.fn();
    const stop = window.subscribe(changes);
    frames.run();
    const before = window.getSnapshot();
    store.updateKline('A', '1m', kline(3));
    answer(BUSY);
    wake();
    frames.run();
    frames.run();
    expect(window.getSnapshot()).toBe(before);
    expect([changes.mock.calls.length, frames.asked]).toEqual([0, 1]);
    answer(null);
    frames.run();
    expect(rows(window)).toEqual(store.getKlines('A', '1m'));
    expect([changes.mock.calls.length, frames.asked]).toEqual([1, 0]);
    stop();
  });

  it('GONE: keeps what it has and opens the series anew', () => {
    const { frames, windows, opened, released, wake, answer } = unwilling();
    const window = windows.window(A);
    const stop = window.subscribe(() => {});
    frames.run();
    const before = rows(window);
    answer(GONE);
    wake();
    frames.run();
    expect(rows(window)).toBe(before);
    expect(released).toHaveBeenCalledTimes(1);
    store.updateKline('A', '1m', kline(3));
    answer(null);
    frames.run();
    expect(opened).toHaveLength(2);
    expect(rows(window)).toEqual(store.getKlines('A', '1m'));
    stop();
    expect(released).toHaveBeenCalledTimes(2);
  });
});
