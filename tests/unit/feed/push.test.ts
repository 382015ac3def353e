import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/feed/index.js';
import { push } from '../../../src/index.js';
import { Ingest } from '../../../src/ingest/index.js';
import { kline, START } from '../../support/klines.js';
import { ModelWriter } from '../ingest/support/model-writer.js';

const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

function shown(feed: ReturnType<typeof push>) {
  const writer = new ModelWriter();
  const ingest = new Ingest({ writer, clock: systemClock, feeds: { host: feed } });
  ingest.want({ feed: 'host', symbol: 'ACME', interval: '1m', slot: 0, generation: 1 }, { limit: 500 });
  return { writer, ingest };
}

describe('a feed that the host pushes', () => {
  it('what was pushed before a chart came is there, what comes later is live, and holes are data', async () => {
    const feed = push();
    feed.push('ACME', '1m', [kline(2), kline(0), kline(1)]);
    const { writer, ingest } = shown(feed);
    await settle();
    expect(writer.state).toBe('live');
    feed.push('ACME', '1m', kline(7, 50, { closed: false }));
    await settle();
    expect(writer.openTimes.map((time) => (time - START) / 60_000)).toEqual([0, 1, 2, 7]);
    expect(writer.state).toBe('live');
    ingest.close();
  });

  it('a host that never says what is final: the next kline does', async () => {
    const feed = push();
    const { closed: _closed, ...open } = kline(0);
    feed.push('ACME', '1m', open);
    const { writer, ingest } = shown(feed);
    await settle();
    expect(writer.content.map(({ closed }) => closed)).toEqual([false]);
    feed.push('ACME', '1m', { ...open, openTime: open.openTime + 60_000 });
    expect(writer.content.map(({ closed }) => closed)).toEqual([true, false]);
    ingest.close();
  });

  it('says how the host’s own line stands, also to who comes later', async () => {
    const feed = push();
    feed.push('ACME', '1m', kline(0));
    feed.line('ACME', '1m', 'lost', 'The portal’s socket is down.');
    const { writer, ingest } = shown(feed);
    await settle();
    feed.line('ACME', '1m', 'open');
    await settle();
    expect(writer.state).toBe('live');
    feed.line('ACME', '1m', 'lost', 'The portal’s socket is down.');
    expect([writer.state, writer.reasons.at(-1)]).toEqual([
      'reconnecting',
      'The portal’s socket is down. Trying again.',
    ]);
    ingest.close();
  });

  it('who leaves after another has come takes nothing from it', () => {
    const feed = push();
    const got: number[] = [];
    const subscribe = (name: number) =>
      feed.subscribe(
        { symbol: 'ACME', interval: '1m' },
        { kline: () => got.push(name), state: () => {}, reset: () => {} },
      );
    const leave = subscribe(1);
    subscribe(2);
    leave();
    feed.push('ACME', '1m', kline(0));
    expect(got).toEqual([2]);
  });

  it('skips and counts what is unsound; throws at wrong names, which are a mistake in the code', () => {
    const feed = push();
    feed.push('ACME', '1m', [kline(0), { ...kline(1), high: Number.NaN }, 'x' as never, null as never]);
    expect([...feed.refused]).toEqual([
      ['not-finite', 1],
      ['not-an-object', 2],
    ]);
    expect(() => feed.push('', '1m', kline(0))).toThrow(expect.objectContaining({ code: 'bad-symbol' }));
    expect(() => feed.push('ACME', '1X' as never, kline(0))).toThrow(
      expect.objectContaining({ code: 'bad-interval' }),
    );
  });

  it('is bounded: the newest klines of the series pushed last', async () => {
    const feed = push();
    for (let i = 0; i < 30_000; i++) feed.push('ACME', '1m', kline(i, 5));
    const signal = new AbortController().signal;
    const { klines } = await feed.getKlines({ symbol: 'ACME', interval: '1m', limit: 1e6, signal });
    expect(klines.length).toBeLessThan(10_000);
    expect(klines.at(-1)?.openTime).toBe(kline(29_999).openTime);
    for (let i = 0; i < 250; i++) feed.push(`S${i}`, '1m', kline(0));
    expect((await feed.getKlines({ symbol: 'ACME', interval: '1m', limit: 5, signal })).klines).toEqual([]);
  });

  it('with history of the host’s own', async () => {
    const feed = push({ getKlines: async () => ({ klines: [kline(0), kline(1)], more: false }) });
    const { writer, ingest } = shown(feed);
    await settle();
    feed.push('ACME', '1m', kline(2));
    expect(writer.content).toHaveLength(3);
    ingest.close();
  });
});
