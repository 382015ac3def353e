import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { effect } from '@preact/signals-core';
import { describe, expect, it } from 'vitest';
import type { Interval, Kline } from '../../../src/index.js';
import { KlineStore } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';

/** Real time between two of the thousand updates, in ms; 100 is the page's own figure, 0 goes as fast as it can. */
const SPACING_MS = Number(process.env['UPDATE_SPACING_MS'] ?? 0);
const MB = 1e6;
const SYMBOLS = Array.from({ length: 100 }, (_, i) => `S${i}USDT`);
const INTERVALS: Interval[] = ['1m', '5m', '15m', '1h', '4h', '1d'];

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

function heap(): number {
  const readings = Array.from({ length: 3 }, () => {
    gc();
    return process.memoryUsage().heapUsed;
  });
  return Math.min(...readings);
}

interface Page {
  update(symbol: string, interval: Interval, next: Kline): void;
  close(): void;
}

function ours(): Page {
  const store = KlineStore.create({ maxSymbols: SYMBOLS.length, maxKlines: 250 });
  const stops = SYMBOLS.flatMap((symbol) =>
    INTERVALS.map((interval) => {
      const version = store.version(symbol, interval);
      return effect(() => void version.value);
    }),
  );
  return {
    update: (symbol, interval, next) => store.updateKline(symbol, interval, next),
    close: () => {
      for (const stop of stops) stop();
      store.close();
    },
  };
}

/** The page before, with what made it grow: every state it ever had is still held by somebody. */
function cloned(): Page {
  const held: Map<string, Map<Interval, Kline[]>>[] = [];
  return {
    update(symbol, interval, next) {
      const before = held.at(-1) ?? new Map<string, Map<Interval, Kline[]>>();
      const state = new Map([...before].map(([name, series]) => [name, new Map(series)]));
      const series = state.get(symbol) ?? new Map<Interval, Kline[]>();
      series.set(interval, [...(series.get(interval) ?? []), { ...next }]);
      held.push(state.set(symbol, series));
    },
    close: () => held.splice(0),
  };
}

/** A thousand updates one after the other, and what the heap retains of them, in bytes. */
async function thousand(page: Page, spacing: number): Promise<number> {
  for (let i = 0; i < 100; i++) page.update('S0USDT', '1m', kline(i));
  await Promise.resolve();
  const before = heap();
  for (let i = 0; i < 1_000; i++) {
    page.update(SYMBOLS[i % 100] ?? '', INTERVALS[i % 6] ?? '1m', kline(100 + i, 100 + (i % 7)));
    await new Promise((resolve) => (spacing > 0 ? setTimeout(resolve, spacing) : setImmediate(resolve)));
  }
  const grown = heap() - before;
  page.close();
  return grown;
}

describe('the memory tests that the healed page set itself', () => {
  it('100 concurrent random updates: less than 1 MB', async () => {
    const page = ours();
    page.update('S0USDT', '1m', kline(0));
    const before = heap();
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed % below;
    };
    await Promise.all(
      Array.from({ length: 100 }, async () => {
        await Promise.resolve();
        page.update(
          SYMBOLS[random(100)] ?? '',
          INTERVALS[random(6)] ?? '1m',
          kline(random(50), 3 + random(100)),
        );
      }),
    );
    const grown = heap() - before;
    process.stdout.write(`100 concurrent updates: ${(grown / MB).toFixed(3)} MB\n`);
    expect(grown).toBeLessThan(1 * MB);
    page.close();
  });

  it('1,000 updates: less than 10 MB', { timeout: 60_000 + SPACING_MS * 1_100 }, async () => {
    const grown = await thousand(ours(), SPACING_MS);
    process.stdout.write(`1,000 updates, ${SPACING_MS} ms apart: ${(grown / MB).toFixed(3)} MB\n`);
    expect(grown).toBeLessThan(10 * MB);
  });

  it('control: the page before fails the same test', { timeout: 60_000 }, async () => {
    expect(await thousand(cloned(), 0)).toBeGreaterThan(10 * MB);
  });
});
