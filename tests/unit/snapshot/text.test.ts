import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { exportCsv, exportJson, importCsv, importJson } from '../../../src/store/index.js';
import { readCsv, writeCsv } from '../../../src/store/snapshot/csv.js';
import { readJson, writeJson } from '../../../src/store/snapshot/json.js';
import { kline, START } from '../../support/klines.js';
import { anyKlines, closeStores, memoryOf, store } from './support.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 200);
const A = { symbol: 'A', interval: '1m' } as const;
afterEach(closeStores);

describe('one series as text', () => {
  it('CSV and JSON bring every number back to the bit', () => {
    fc.assert(
      fc.property(anyKlines, (klines) => {
        const from = store();
        from.mergeKlines('A', '1m', klines);
        const [csv, json] = [store(), store()];
        readCsv(csv, A, writeCsv(from, A));
        readJson(json, writeJson(from, A));
        expect(csv.getKlines('A', '1m')).toEqual(from.getKlines('A', '1m'));
        expect(json.getKlines('A', '1m')).toEqual(from.getKlines('A', '1m'));
        closeStores();
      }),
      { numRuns: RUNS, seed: 5 },
    );
  });

  it('CSV is what a spreadsheet reads', () => {
    const from = store();
    from.mergeKlines('A', '1m', [kline(0, 3.5), kline(1, 4, { closed: false })]);
    expect(writeCsv(from, A)).toBe(
      `openTime,open,high,low,close,volume,closed\n${START},3.5,5.5,1.5,4.5,0,true\n${START + 60_000},4,6,2,5,1,false\n`,
    );
  });

  it('JSON is JSON, and names its series', () => {
    const from = store();
    from.mergeKlines('A', '1m', [kline(0, 3.5)]);
    expect(JSON.parse(writeJson(from, A))).toMatchObject({
      feed: 'local',
      symbol: 'A',
      interval: '1m',
      klines: [[START, 3.5, 5.5, 1.5, 4.5, 0, true]],
    });
  });

  it('a series that holds nothing gives an empty table, and takes one', () => {
    const to = store();
    expect(readCsv(to, A, writeCsv(store(), A))).toEqual({ series: 0, klines: 0, skipped: [] });
    expect(readJson(to, writeJson(store(), A))).toEqual({ series: 0, klines: 0, skipped: [] });
  });

  it('is fetched at the first use, and does the same', async () => {
    const from = store();
    from.mergeKlines('A', '1m', [kline(0), kline(1)]);
    const [csv, json] = [store(), store()];
    await importCsv(csv, A, await exportCsv(from, A));
    await importJson(json, await exportJson(from, A));
    expect(csv.getKlines('A', '1m')).toEqual(from.getKlines('A', '1m'));
    expect(json.getKlines('A', '1m')).toEqual(from.getKlines('A', '1m'));
    await expect(importCsv(csv, A, '')).rejects.toMatchObject({ code: 'malformed' });
  });

  it('lines may end as Windows ends them', () => {
    const from = store();
    from.mergeKlines('A', '1m', [kline(0), kline(1)]);
    const to = store();
    readCsv(to, A, writeCsv(from, A).replaceAll('\n', '\r\n'));
    expect(to.getKlines('A', '1m')).toEqual(from.getKlines('A', '1m'));
  });
});

const HEADER = 'openTime,open,high,low,close,volume,closed';
const ROW = `${START},1,2,0,1,5,true`;
const json = (over: object) =>
  JSON.stringify({ ...JSON.parse(writeJson(store(), A)), klines: [[START, 1, 2, 0, 1, 5, true]], ...over });

describe('text that is refused, memory unchanged', () => {
  it.each([
    ['no header', ROW, 'malformed'],
    ['a field short', `${HEADER}\n${START},1,2,0,1,true`, 'malformed'],
    ['a word for a number', `${HEADER}\n${START},1,two,0,1,5,true`, 'malformed'],
    ['a formula', `${HEADER}\n=1+1,1,2,0,1,5,true`, 'malformed'],
    ['a number beyond doubles', `${HEADER}\n${START},1,1e999,0,1,5,true`, 'bad-kline'],
    ['a high below its low', `${HEADER}\n${START},1,0,2,1,5,true`, 'bad-kline'],
    ['rows out of order', `${HEADER}\n${ROW}\n${ROW}`, 'bad-kline'],
    ['more rows than a ring holds', csvOf(9), 'too-many-klines'],
    ['far too much text', 'x'.repeat(100_000), 'too-large'],
    ['no text', 7 as unknown as string, 'malformed'],
  ])('CSV with %s', (_what, text, code) => {
    const to = store();
    const before = memoryOf(to);
    expect(() => readCsv(to, A, text)).toThrow(expect.objectContaining({ code }));
    expect(memoryOf(to)).toEqual(before);
  });

  it.each([
    ['no JSON', () => '{', 'malformed'],
    ['a list', () => '[]', 'not-a-snapshot'],
    ['null', () => 'null', 'not-a-snapshot'],
    ['something else', () => json({ format: 'recipe' }), 'not-a-snapshot'],
    ['a later version', () => json({ version: 99 }), 'wrong-version'],
    ['a symbol that is a number', () => json({ symbol: 7 }), 'bad-key'],
    ['an interval that is none', () => json({ interval: 'soon' }), 'bad-key'],
    ['a key hidden in the feed', () => json({ feed: 'local:B@1h' }), 'bad-key'],
    ['klines that are no list', () => json({ klines: {} }), 'malformed'],
    ['a row of strings', () => json({ klines: [['1', '2', '3', '4', '5', '6', 'true']] }), 'malformed'],
    ['an unsound row', () => json({ klines: [[START, 1, 0, 2, 1, 5, true]] }), 'bad-kline'],
    ['a prototype', () => json({}).replace('{', '{"__proto__":{"klines":[]},'), undefined],
  ])('JSON: %s', (_what, text, code) => {
    const to = store();
    const before = memoryOf(to);
    if (code === undefined) {
      readJson(to, text());
      expect(({} as { klines?: unknown }).klines).toBeUndefined();
      return;
    }
    expect(() => readJson(to, text())).toThrow(expect.objectContaining({ code }));
    expect(memoryOf(to)).toEqual(before);
  });
});

function csvOf(rows: number): string {
  return [HEADER, ...Array.from({ length: rows }, (_, i) => `${START + i * 60_000},1,2,0,1,5,true`)].join(
    '\n',
  );
}
