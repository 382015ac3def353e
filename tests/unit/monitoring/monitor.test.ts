import { afterEach, describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../../../src/domain/index.js';
import { Control, SeriesDirectory, StoreMemory } from '../../../src/memory/index.js';
import {
  type Alert,
  type MetricsReporter,
  Monitor,
  type MonitorSnapshot,
} from '../../../src/monitoring/index.js';
import { KlineStore } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';
import { RunningPage } from './support/running-page.js';
import { virtualObserver, VirtualStore } from './support/virtual-page.js';

const stores: KlineStore[] = [];
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
});

function realStore(): KlineStore {
  const store = KlineStore.create({ maxSymbols: 10, intervalsPerSymbol: 1, maxKlines: 100 });
  stores.push(store);
  return store;
}

function recording() {
  const reports: MonitorSnapshot[] = [];
  const alerts: Alert[] = [];
  const close = vi.fn();
  const reporter: MetricsReporter = {
    report: (snapshot) => reports.push(snapshot),
    alert: (alert) => alerts.push(alert),
    close,
  };
  return { reporter, reports, alerts, close };
}

describe('a monitor', () => {
  it('leaves nothing behind: no timer, frame, observer or listener, in the middle of a window too', async () => {
    for (const seconds of [0, 1, 25]) {
      const page = new RunningPage(1);
      page.monitor.start();
      await page.run(seconds);
      expect(page.clock.pending).toBeGreaterThan(0);
      page.monitor.stop();
      page.monitor.stop();
      expect(page.frames.pending).toBe(0);
      expect(page.platform.observed).toEqual([]);
      expect(page.store.gauges.size).toBe(0);
      // The display's own timer may still be due, for a frame that nobody waits for.
      await page.clock.advance(100);
      expect(page.clock.pending).toBe(0);
    }
  });

  it('tells reporters at their pace, of alerts at once, and a last time when it stops', async () => {
    const { reporter, reports, alerts, close } = recording();
    const page = new RunningPage(1, { from: 10, stale: true }, { reporters: [reporter], reportMs: 30_000 });
    await page.run(95);
    expect(reports).toHaveLength(3);
    expect(alerts).toMatchObject([{ kind: 'series-stale', state: 'fired' }]);
    expect(reports[1].alerts).toEqual(alerts);
    page.monitor.stop();
    expect(reports).toHaveLength(4);
    expect(close).toHaveBeenCalledOnce();
  });

  it('gives a snapshot that survives JSON', async () => {
    const page = new RunningPage(1);
    await page.run(30);
    const snapshot = page.monitor.snapshot();
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    expect(snapshot).toMatchObject({
      at: page.clock.now(),
      memory: { heapTotal: 200e6, gcCount: 'unknown', sharedArrayBufferSize: { touched: 1_000_000 } },
      performance: { renderFrameRate: expect.closeTo(60, 1), longFrames: 0, workerMessageLatency: 'unknown' },
      series: { capacity: 100 },
    });
    page.monitor.stop();
  });

  it('does not ask for frames all the time: under a tenth of them', async () => {
    const page = new RunningPage(1);
    await page.run(60);
    expect(page.frames.requested).toBeGreaterThan(100);
    expect(page.frames.requested).toBeLessThan((60 * 60) / 10);
    page.monitor.stop();
  });

  it('on(alert) hears until removed', async () => {
    const page = new RunningPage(1, { from: 5, subscribed: 99 });
    const heard: string[] = [];
    const gone: string[] = [];
    page.monitor.on('alert', ({ kind }) => heard.push(kind));
    page.monitor.on('alert', ({ kind }) => gone.push(kind))();
    await page.run(30);
    expect([heard, gone]).toEqual([['capacity-near-full'], []]);
    page.monitor.stop();
  });

  it.each(['sampleMs', 'surveyMs', 'reportMs', 'growthWindowMs'])(
    'refuses a senseless %s by name',
    (option) => {
      for (const ms of [0, 99, Number.NaN, Number.POSITIVE_INFINITY]) {
        expect(() => new Monitor({ [option]: ms })).toThrow(
          expect.objectContaining({ code: 'bad-pace', message: expect.stringContaining(option) }),
        );
      }
    },
  );

  it('once stopped is not started again', () => {
    const monitor = new Monitor({ clock: new VirtualClock() });
    monitor.stop();
    expect(() => monitor.start()).toThrow(expect.objectContaining({ code: 'monitor-stopped' }));
  });
});

describe('what fails beside a monitor does not end it', () => {
  it('a reporter that throws: the others are told, the host’s error reporting hears', async () => {
    const { reporter, reports } = recording();
    const reported = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {});
    const bad: MetricsReporter = {
      report: () => {
        throw new Error('bad reporter');
      },
      alert: () => {},
      close: () => {},
    };
    const page = new RunningPage(1, undefined, { reporters: [bad, reporter], reportMs: 5_000 });
    await page.run(12);
    expect(reports).toHaveLength(2);
    expect(reported).toHaveBeenCalledTimes(2);
    page.monitor.stop();
    reported.mockRestore();
  });

  it('a store that throws: sampling goes on, and says so', async () => {
    const reported = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => {});
    const page = new RunningPage(1, { from: 6, subscribed: 99 });
    const stats = vi.spyOn(page.store, 'stats').mockImplementation(() => {
      throw new Error('closed');
    });
    await page.run(5);
    expect(reported).toHaveBeenCalled();
    stats.mockRestore();
    await page.run(20);
    expect(page.alerts).toMatchObject([{ kind: 'capacity-near-full' }]);
    page.monitor.stop();
    reported.mockRestore();
  });
});

describe('the store of a monitor', () => {
  it('may be made by it: memory refused is a critical alert, and the rest is watched', async () => {
    const clock = new VirtualClock();
    const alerts: Alert[] = [];
    const monitor = new Monitor({
      clock,
      // 9 TB, which no machine has to give.
      store: () => KlineStore.create({ maxSymbols: 20_000, intervalsPerSymbol: 10, maxKlines: 1_000_000 }),
      onAlert: (alert) => alerts.push(alert),
    });
    monitor.start();
    expect(alerts).toMatchObject([{ kind: 'allocation-refused', level: 'critical', state: 'fired' }]);
    expect(alerts[0].message).toMatch(/bytes .*lower store\.maxSymbols/);
    expect(monitor.memory).toMatchObject({ sharedArrayBufferSize: 'unknown', heapUsed: expect.any(Number) });
    await clock.advance(300_000);
    // Without a store it is not over.
    expect(monitor.alerts).toHaveLength(1);
    monitor.stop();
  });

  it('what its maker throws otherwise is the caller’s', () => {
    const monitor = new Monitor({
      clock: new VirtualClock(),
      store: () => {
        throw new ConfigError('conflict', 'two sizes');
      },
    });
    expect(() => monitor.start()).toThrow('two sizes');
    monitor.stop();
  });

  it('of another thread shows which held series are stale, of whichever thread', async () => {
    const store = realStore();
    const attached = KlineStore.attach(store.handle);
    stores.unshift(attached);
    const clock = new VirtualClock();
    const alerts: Alert[] = [];
    const monitor = new Monitor({ store: attached, clock, onAlert: (alert) => alerts.push(alert) });
    store.updateKline('FREE', '1m', kline(1));
    const handle = store.open({ symbol: 'HELD', interval: '1m' });
    const memory = StoreMemory.open(store.handle.buffer);
    const directory = new SeriesDirectory(memory, store.threadId);
    const setState = (key: 'local:FREE@1m' | 'local:HELD@1m', code: number) => {
      memory.control[(directory.resolve(key)?.slot ?? Number.NaN) * Control.WORDS + Control.STATE] = code;
    };
    monitor.start();
    setState('local:FREE@1m', 2);
    await clock.advance(60_000);
    expect(alerts).toEqual([]);
    setState('local:HELD@1m', 3);
    await clock.advance(35_000);
    expect(alerts).toMatchObject([
      { kind: 'series-stale', message: expect.stringContaining('local:HELD@1m') },
    ]);
    setState('local:HELD@1m', 1);
    await clock.advance(15_000);
    expect(alerts.at(-1)).toMatchObject({ state: 'cleared' });
    handle.release();
    monitor.stop();
  });

  it('of another thread tells how long messages and updates took to arrive', async () => {
    const store = realStore();
    const attached = KlineStore.attach(store.handle);
    stores.unshift(attached);
    // The first wake-up is its own, for what came before it listened, and measures nothing: let it pass.
    const woken = new Promise((message) => attached.watch.measure({ update: () => {}, message }));
    store.updateKline('A', '1m', kline(0));
    await woken;
    const monitor = new Monitor({ store: attached, clock: new VirtualClock() });
    monitor.start();
    expect(monitor.performance).toMatchObject({
      klineUpdateLatency: 'unknown',
      workerMessageLatency: 'unknown',
    });
    const told = new Promise((resolve) => attached.events.on('update', resolve));
    store.updateKline('A', '1m', kline(1));
    await told;
    const { klineUpdateLatency, workerMessageLatency } = monitor.performance;
    expect(known(workerMessageLatency).p50).toBeGreaterThan(0);
    // Written before the message was sent. Each is known within 3 %.
    expect(known(klineUpdateLatency).p50).toBeGreaterThan(0.9 * known(workerMessageLatency).p50);
    monitor.stop();
  });

  it('of any transport shows which held series are stale', async () => {
    const clock = new VirtualClock();
    const alerts: Alert[] = [];
    const store = new VirtualStore();
    const monitor = new Monitor({ store, clock, onAlert: (alert) => alerts.push(alert) });
    store.states.set('local:A@1m', 'live').set('local:B@1m', 'reconnecting').set('local:C@1m', 'loading');
    monitor.start();
    await clock.advance(40_000);
    expect(alerts).toHaveLength(1);
    expect(alerts[0].message).toContain(': local:B@1m.');
    // Given up by who held it: it is not stale any more.
    store.states.delete('local:B@1m');
    await clock.advance(15_000);
    expect(alerts.at(-1)).toMatchObject({ state: 'cleared' });
    monitor.stop();
  });

  it('tells its real sizes and how long its updates took to be told', async () => {
    const store = realStore();
    const monitor = new Monitor({
      store,
      clock: new VirtualClock(),
      observer: virtualObserver(['gc']).Observer,
    });
    monitor.start();
    for (let i = 0; i < 20; i++) {
      store.updateKline('A', '1m', kline(i));
      await Promise.resolve();
    }
    const { reserved, touched } = known(monitor.memory.sharedArrayBufferSize);
    expect(reserved).toBe(store.stats().bytesReserved);
    expect(touched).toBe(20 * 48);
    expect(monitor.memory).toMatchObject({ gcCount: 0, gcDuration: 0 });
    expect(monitor.performance.klineUpdateLatency).not.toBe('unknown');
    monitor.stop();
  });
});

function known<T>(value: T | 'unknown'): T {
  if (value === 'unknown') throw new Error('expected to be known');
  return value;
}
