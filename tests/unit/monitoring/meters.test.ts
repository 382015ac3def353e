import { describe, expect, it } from 'vitest';
import { EntryCounter } from '../../../src/monitoring/entry-counter.js';
import { FrameMeter } from '../../../src/monitoring/frame-meter.js';
import { MemoryMeter } from '../../../src/monitoring/memory-meter.js';
import { PerformanceMeter } from '../../../src/monitoring/performance-meter.js';
import { platformFrames, platformHeap, platformObserver } from '../../../src/monitoring/platform.js';
import { UpdateSampler } from '../../../src/monitoring/update-sampler.js';
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
    new PerformanceMeter(new VirtualClock(), null, both.Observer).start();
    expect(both.observed).toEqual(['long-animation-frame']);
    const tasks = virtualObserver(['longtask']);
    const meter = new PerformanceMeter(new VirtualClock(), null, tasks.Observer);
    meter.start();
    tasks.tell('longtask', 60, 70);
    expect(meter.metrics().longFrames).toBe(2);
  });
});

describe('update latency', () => {
  it('is what the store’s stamps say, heard for a moment', async () => {
    const clock = new VirtualClock();
    const store = new VirtualStore();
    const heard: number[] = [];
    const sampler = new UpdateSampler(clock, (ms) => heard.push(ms));
    sampler.open(store.events);
    sampler.open(store.events);
    store.update(clock, 3);
    await clock.advance(40);
    store.update(clock, 7);
    await clock.advance(20);
    store.update(clock, 900);
    expect(heard).toEqual([3, 7]);
    expect(store.events.isIdle).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('one wake-up that tells of several klines of a series is one update', () => {
    const clock = new VirtualClock();
    const store = new VirtualStore();
    const heard: number[] = [];
    const sampler = new UpdateSampler(clock, (ms) => heard.push(ms));
    sampler.open(store.events);
    store.update(clock, 3);
    store.update(clock, 3);
    store.update(clock, 3, 'B');
    expect(heard).toEqual([3, 3]);
    sampler.stop();
  });

  it('a storm is heard for ten events, then the store makes none for us', () => {
    const clock = new VirtualClock();
    const store = new VirtualStore();
    let heard = 0;
    new UpdateSampler(clock, () => heard++).open(store.events);
    for (let i = 0; i < 5_000; i++) store.update(clock, i);
    expect(heard).toBe(10);
    expect(store.events.isIdle).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('what waited behind a long task is heard, although the window’s end came late', async () => {
    const clock = new VirtualClock();
    const store = new VirtualStore();
    const heard: number[] = [];
    // A task of 400 ms holds up the first timer, as a busy page does.
    let heldUpBy = 400;
    const slow = {
      ...timeOf(clock),
      setTimeout: (callback: () => void, ms: number) => {
        const timer = clock.setTimeout(callback, ms + heldUpBy);
        heldUpBy = 0;
        return timer;
      },
    };
    new UpdateSampler(slow, (ms) => heard.push(ms)).open(store.events);
    await clock.advance(460);
    store.update(clock, 400);
    expect(heard).toEqual([400]);
    await clock.advance(100);
    expect(store.events.isIdle).toBe(true);
  });

  it('is the host’s own once it records any: two definitions do not mix', () => {
    const clock = new VirtualClock();
    const store = new VirtualStore();
    const meter = new PerformanceMeter(clock, null, null);
    meter.listen(store.events);
    for (let i = 0; i < 50; i++) store.update(clock, 500 + i);
    expect(meter.metrics().klineUpdateLatency).toMatchObject({ p50: expect.closeTo(525, -2) });
    for (let i = 0; i < 100; i++) meter.recordUpdate(2);
    expect(store.events.isIdle).toBe(true);
    meter.listen(store.events);
    expect(store.events.isIdle).toBe(true);
    expect(meter.metrics().klineUpdateLatency).toEqual({
      p50: expect.closeTo(2, 1),
      p99: expect.closeTo(2, 1),
    });
  });

  it('has a p99 to alert on from a hundred updates on', () => {
    const meter = new PerformanceMeter(new VirtualClock(), null, null);
    for (let i = 0; i < 99; i++) meter.recordUpdate(50);
    expect(meter.surelyP99()).toBe('unknown');
    meter.recordUpdate(50);
    expect(meter.surelyP99()).toBeCloseTo(50, -1);
  });

  it.each([
    [1_000, 0.02, 'not yet: it may be one long task', 1],
    [1_000, 0.04, 'surely', 40],
    [100_000, 0.008, 'fewer than one in a hundred', 1],
    [100_000, 0.014, 'surely, for there are many', 40],
  ])('of %i updates, %d of them slow, the p99 is slow %s', (count, share, _surely, expected) => {
    const meter = new PerformanceMeter(new VirtualClock(), null, null);
    for (let i = 0; i < count; i++) meter.recordUpdate(i < count * share ? 40 : 1);
    expect(meter.surelyP99()).toBeCloseTo(expected, -1);
  });

  it('messages are what was recorded, else unknown', () => {
    const meter = new PerformanceMeter(new VirtualClock(), null, null);
    expect(meter.metrics().workerMessageLatency).toBe('unknown');
    meter.recordMessage(0.03);
    expect(meter.metrics().workerMessageLatency).toMatchObject({ p50: expect.closeTo(0.03, 2) });
  });
});

function timeOf(clock: VirtualClock) {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    clearTimeout: (timer: object | number) => clock.clearTimeout(timer),
  };
}

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
