// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Feed, FeedSink, KlineChartConfig, KlineStore } from '../../../src/index.js';
import { kline } from '../../support/klines.js';
import { FakeWorker } from './support/fake-worker.js';

const SIZE = { maxSymbols: 2, intervalsPerSymbol: 2, maxKlines: 10 };

/** A feed of the host's: what was subscribed, and what has ended. */
function hostFeed() {
  const sinks: FeedSink[] = [];
  const ended: string[] = [];
  const feed: Feed = {
    intervals: ['1m'],
    getKlines: async () => ({ klines: [{ ...kline(1), closed: false }], more: false }),
    subscribe: ({ symbol }, sink) => {
      sinks.push(sink);
      sink.state('open', '');
      return () => ended.push(symbol);
    },
  };
  return { feed, sinks, ended };
}

/** A bundle of the page: its own copy of the library, beside others. */
async function bundle(config: KlineChartConfig = {}) {
  vi.resetModules();
  const library = await import('../../../src/index.js');
  library.configure(config);
  return { ...library, store: library.KlineStore.shared(SIZE) };
}

/** The library's files are read while one waits. */
const until = (look: () => void) => vi.waitFor(look, { timeout: 20_000 });

function statusOf(store: KlineStore, feed: string, symbol: string) {
  return store.open({ feed, symbol, interval: '1m' }).status;
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  Reflect.deleteProperty(globalThis, Symbol.for('kline-chart'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the feeds of a page without a worker', () => {
  it('are others than one whose descriptor is wrong: that one says what is wrong', async () => {
    const { feed } = hostFeed();
    const { store } = await bundle({
      worker: false,
      feeds: { host: feed, typo: { kind: 'udf', url: '/udf' } },
    });
    const [host, typo] = [statusOf(store, 'host', 'A'), statusOf(store, 'typo', 'A')];
    await until(() => expect(host.value.state).toBe('live'));
    await until(() => expect(typo.value.state).toBe('error'));
    expect(typo.value.reason).toContain('url "/udf" must be a full URL');
    await expect(store.getIntervals('typo')).resolves.toEqual([]);
    store.close();
  });

  it('may be added when a feed of the host has begun already', async () => {
    const { feed } = hostFeed();
    const { store, registerFeed } = await bundle({ worker: false, feeds: { host: feed } });
    const host = statusOf(store, 'host', 'A');
    await until(() => expect(host.value.state).toBe('live'));
    registerFeed('portal', { kind: 'udf', url: 'http://127.0.0.1:1/udf' });
    expect(await store.getIntervals('portal')).toContain('1m');
    const portal = statusOf(store, 'portal', 'A');
    expect(portal.value.reason).not.toContain('No feed is called');
    store.close();
  });
});

describe('a store that is closed', () => {
  it('twice lets go once: what another bundle shows moves on', async () => {
    const { feed, sinks, ended } = hostFeed();
    const one = await bundle({ worker: false, feeds: { host: feed } });
    const two = await bundle();
    const shown = two.store.open({ feed: 'host', symbol: 'A', interval: '1m' });
    await until(() => expect(shown.status.value.state).toBe('live'));
    one.store.close();
    one.store.close();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(ended).toEqual([]);
    sinks[0].kline({ ...kline(1), close: 101, closed: false });
    expect(two.store.feed('host').getLatestKline('A', '1m')?.close).toBe(101);
    two.store.close();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(ended).toEqual(['A']);
  });

  it('and opened again within the grace period lives on', async () => {
    const { feed, sinks, ended } = hostFeed();
    const one = await bundle({ worker: false, feeds: { host: feed } });
    const shown = one.store.open({ feed: 'host', symbol: 'A', interval: '1m' });
    await until(() => expect(shown.status.value.state).toBe('live'));
    one.store.close();
    await vi.advanceTimersByTimeAsync(4_000);
    const two = await bundle();
    const again = two.store.open({ feed: 'host', symbol: 'A', interval: '1m' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect([ended, again.status.value.state]).toEqual([[], 'live']);
    sinks[0].kline({ ...kline(1), close: 101, closed: false });
    expect(two.store.feed('host').getLatestKline('A', '1m')?.close).toBe(101);
    two.store.close();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(ended).toEqual(['A']);
  });

  it('lets go of what was open, and says to who looks at it that it moves no more', async () => {
    const { feed, ended } = hostFeed();
    const one = await bundle({ worker: false, feeds: { host: feed } });
    const two = await bundle();
    const status = statusOf(one.store, 'host', 'A');
    await until(() => expect(status.value.state).toBe('live'));
    one.store.close();
    expect(status.value).toEqual({ state: 'error', reason: 'The store was closed.' });
    await vi.advanceTimersByTimeAsync(6_000);
    expect(ended).toEqual(['A']);
    two.store.close();
  });
});

describe('a page’s worker', () => {
  it('is asked what was asked between the death of its predecessor and its own beginning', async () => {
    const workers = FakeWorker.stub();
    const { store } = await bundle({ worker: { factory: workers.make } });
    expect(await store.getIntervals('binance')).toEqual(['1m']);
    workers.all[0].die();
    const asked = store.getIntervals('binance');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(workers.all).toHaveLength(2);
    expect(await asked).toEqual(['1m']);
    store.close();
  });

  it('that answers when the store is closed already is ended', async () => {
    const workers = FakeWorker.stub(7_000);
    const { store } = await bundle({ worker: { factory: workers.make } });
    store.open({ symbol: 'BTCUSDT', interval: '1m' });
    store.close();
    await vi.advanceTimersByTimeAsync(7_500);
    expect(workers.all.map(({ isTerminated }) => isTerminated)).toEqual([true]);
    expect(workers.all[0].received).toEqual(['init']);
  });

  it('that dies as the store is closed has no successor', async () => {
    const workers = FakeWorker.stub();
    const { store } = await bundle({ worker: { factory: workers.make } });
    await store.getIntervals('binance');
    store.close();
    await vi.advanceTimersByTimeAsync(4_999);
    workers.all[0].die();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(workers.all).toHaveLength(1);
  });
});
