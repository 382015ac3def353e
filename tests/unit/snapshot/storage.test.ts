import { IDBFactory } from 'fake-indexeddb';
import { createStore, set } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deleteSnapshot, loadSnapshot, saveSnapshot } from '../../../src/store/index.js';
import { kline } from '../../support/klines.js';
import { closeStores, memoryOf, store } from './support.js';

const database = new IDBFactory();
beforeEach(() => {
  vi.stubGlobal('indexedDB', database);
});
afterEach(() => {
  vi.unstubAllGlobals();
  closeStores();
});

describe('a snapshot in IndexedDB', () => {
  it('is what was held at the call, under its name', async () => {
    const from = store();
    from.mergeKlines('A', '1m', [kline(1), kline(2)]);
    const saved = saveSnapshot(from, 'page');
    from.updateKline('A', '1m', kline(3));
    await saved;
    const to = store();
    expect(await loadSnapshot(to, 'page')).toEqual({ series: 1, klines: 2, skipped: [] });
    expect(to.getKlines('A', '1m')).toEqual(from.getKlines('A', '1m').slice(0, 2));
  });

  it('is replaced, and forgotten', async () => {
    const from = store();
    from.mergeKlines('A', '1m', [kline(1)]);
    await saveSnapshot(from, 'other');
    from.mergeKlines('A', '1m', [kline(2)]);
    await saveSnapshot(from, 'other');
    expect(await loadSnapshot(store(), 'other')).toMatchObject({ klines: 2 });
    await deleteSnapshot('other');
    expect(await loadSnapshot(store(), 'other')).toBe(false);
  });

  it.each([
    ['a text', 'hello'],
    ['an object', { klines: [] }],
    ['damaged bytes', new Uint8Array(64)],
  ])('%s that somebody else put there is refused, memory unchanged', async (_what, value) => {
    await set('spoilt', value, createStore('kline-chart', 'snapshots'));
    const to = store();
    const before = memoryOf(to);
    await expect(loadSnapshot(to, 'spoilt')).rejects.toMatchObject({ name: 'SnapshotError' });
    expect(memoryOf(to)).toEqual(before);
  });

  it('a browser without IndexedDB, or one that throws at it, is a clear error', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(saveSnapshot(store(), 'page')).rejects.toMatchObject({ code: 'storage-unavailable' });
  });

  it('what the database answers is passed on', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    });
    vi.resetModules();
    const { saveSnapshot: save } = await import('../../../src/store/index.js');
    await expect(save(store() as never, 'page')).rejects.toMatchObject({
      code: 'storage-failed',
      message: expect.stringContaining('The operation is insecure'),
    });
    vi.restoreAllMocks();
  });
});
