import { describe, expect, it } from 'vitest';
import { EntryCounter } from '../../../src/monitoring/entry-counter.js';
import { FrameMeter } from '../../../src/monitoring/frame-meter.js';
import { MemoryMeter } from '../../../src/monitoring/memory-meter.js';
import { PerformanceMeter } from '../../../src/monitoring/performance-meter.js';
import { platformFrames, platformHeap, platformObserver } from '../../../src/monitoring/platform.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';
import { VirtualFrames, virtualObserver, VirtualStore } from './support/virtual-page.js';

describe('the rate of frames', () => {
  it.each([60, 30, 144])('is %i where the display has that', async (rate) => {
    const clock = new VirtualClock();
    const frames = new VirtualFrames(clock);
    frames.every = 1_000 / rate;
    const meter = new FrameMeter(frames, clock);
    expect(meter.rate).toBe('unknown');
    meter.open();
    await clock.advance(1_000);
    expect(meter.rate).toBeCloseTo(rate, 1);
  });

  it('is measured for half a second, then no frame is asked for', async () => {
    const clock = new VirtualClock();
    const frames = new VirtualFrames(clock);
    const meter = new FrameMeter(frames, clock);
    meter.open();
    meter.open();
    await clock.advance(10_000);
    expect(frames.requested).toBeLessThanOrEqual(32);
    expect([frames.pending, clock.pending]).toEqual([0, 0]);
  });

  it('of a hidden page is unknown, not 0 and not what it was', async () => {
    const clock = new VirtualClock();
    const frames = new VirtualFrames(clock);
    const meter = new FrameMeter(frames, clock);
    meter.open();
    await clock.advance(1_000);
    frames.hidden = true;
    meter.open();
    await clock.advance(2_000);
    expect(meter.rate).toBe('unknown');
    expect([frames.pending, clock.pending]).toEqual([0, 0]);
  });

  it('of a page that stutters is low: a long frame among them counts', async () => {
    const clock = new VirtualClock();
    const frames = new VirtualFrames(clock);
    frames.every = 200;
    const meter = new FrameMeter(frames, clock);
    meter.open();
    await clock.advance(2_000);
    expect(meter.rate).toBeCloseTo(5, 3);
  });

  it('is unknown where there are no frames', () => {
    const meter = new FrameMeter(null, new VirtualClock());
    meter.open();
    expect(meter.rate).toBe('unknown');
  });
});

describe('what the platform reports by itself', () => {
  it('is counted from the start on, and summed', () => {
    const platform = virtualObserver(['gc']);
    const counter = new EntryCounter(platform.Observer, ['gc']);
    platform.tell('gc', 100);
    counter.start();
    counter.start();
    expect([counter.count, counter.duration]).toEqual([0, 0]);
    platform.tell('gc', 3, 4);
    expect([counter.count, counter.duration]).toEqual([2, 7]);
    counter.stop();
    expect(platform.observed).toEqual([]);
  });

  it('is unknown, not 0, where it reports no such thing', () => {
    for (const platform of [null, virtualObserver(['mark']).Observer]) {
      const counter = new EntryCounter(platform, ['gc']);
      counter.start();
      expect([counter.count, counter.duration]).toEqual(['unknown', 'unknown']);
    }
  });

  it('long frames are taken before long tasks', () => {
    const both = virtualObserver(['longtask', 'long-animation-frame']);
    new PerformanceMeter(new VirtualClock(), null, both.Observer).start(null);
    expect(both.observed).toEqual(['long-animation-frame']);
    const tasks = virtualObserver(['longtask']);
    const meter = new PerformanceMeter(new VirtualClock(), null, tasks.Observer);
    meter.start(null);
    tasks.tell('longtask', 60, 70);
    expect(meter.metrics().longFrames).toBe(2);
  });
});

describe('latencies of a store', () => {
  function measured() {
    const clock = new VirtualClock();
    const store = new VirtualStore();
    const meter = new PerformanceMeter(clock, null, null);
    meter.start(store.watch);
    return { store, meter };
  }

  it('are what the store measures, to the microsecond, from the start to the end', () => {
    const { store, meter } = measured();
    expect(meter.metrics()).toMatchObject({
      klineUpdateLatency: 'unknown',
      workerMessageLatency: 'unknown',
    });
    for (let i = 0; i < 50; i++) store.wakeUp(0.025, 0.1);
    store.message(0.03);
    expect(meter.metrics()).toMatchObject({
      klineUpdateLatency: { p50: expect.closeTo(0.025, 3), p99: expect.closeTo(0.1, 2) },
      workerMessageLatency: { p50: expect.closeTo(0.03, 2), p99: expect.closeTo(0.03, 2) },
    });
    meter.stop();
    expect(store.gauges.size).toBe(0);
  });

  it('are the host’s own once it records any, each by itself: two definitions do not mix', () => {
    const { store, meter } = measured();
    store.wakeUp(500);
    store.message(500);
    meter.recordUpdate(2);
    store.wakeUp(500);
    expect(meter.metrics()).toMatchObject({
      klineUpdateLatency: { p50: expect.closeTo(2, 1), p99: expect.closeTo(2, 1) },
      workerMessageLatency: { p50: expect.closeTo(500, -2) },
    });
    meter.recordMessage(3);
    store.message(500);
    expect(meter.metrics()).toMatchObject({
      workerMessageLatency: { p50: expect.closeTo(3, 0), p99: expect.closeTo(3, 0) },
    });
  });

  it('are unknown without a store', () => {
    const meter = new PerformanceMeter(new VirtualClock(), null, null);
    meter.start(null);
    expect(meter.metrics()).toMatchObject({
      klineUpdateLatency: 'unknown',
      workerMessageLatency: 'unknown',
    });
    meter.stop();
  });
});

describe('memory', () => {
  it('is unknown where the browser tells nothing, and never guessed', () => {
    const meter = new MemoryMeter(() => null, null, 600_000);
    meter.start();
    meter.sample(0);
    expect(meter.metrics(null)).toEqual({
      heapUsed: 'unknown',
      heapTotal: 'unknown',
      sharedArrayBufferSize: 'unknown',
      gcCount: 'unknown',
      gcDuration: 'unknown',
    });
  });

  it('is what heap and store tell', () => {
    const meter = new MemoryMeter(() => ({ used: 5, total: 9 }), null, 600_000);
    expect(meter.metrics(new VirtualStore().stats())).toMatchObject({
      heapUsed: 5,
      heapTotal: 9,
      sharedArrayBufferSize: { reserved: 83_000_000, touched: 1_000_000 },
    });
  });
});

describe('the platform as it is in Node', () => {
  it('tells its heap and its collections, and has no frames', () => {
    expect(platformHeap()?.used).toBeGreaterThan(1e6);
    expect(platformObserver()?.supportedEntryTypes).toContain('gc');
    expect(platformFrames()).toBeNull();
  });
});
