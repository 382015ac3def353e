import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findKlineDefect } from '../../../src/domain/index.js';
import { type KlineFrame, parseFrame, parseRow } from '../../../src/feed/binance/parse.js';
import { klineFrame } from './support/fake-streams.js';
import { row } from './support/fake-rest.js';

const T = Date.parse('2026-03-01T12:00:00Z');
const STREAM = 'btcusdt@kline_1m';

const recorded = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const frames = `${recorded}binance-kline-frames.jsonl`;
const rows = `${recorded}binance-rest-klines-rows.json`;

describe.skipIf(!existsSync(frames) || !existsSync(rows))(
  'recorded data (absent where ../shared/data is not beside the project)',
  () => {
    it('frames of spot, futures and a calendar month are read field by field', () => {
      const lines = readFileSync(frames, 'utf8').trim().split('\n');
      const read = lines.map((line) => parseFrame(line) as KlineFrame);
      expect(read.map(({ stream }) => stream)).toEqual([
        'btcusdt@kline_1m',
        'btcusd_220624@kline_1m',
        'btcusdt_220624@kline_1m',
        'ethusd_perp@kline_1m',
        'btcusdt@kline_1M',
      ]);
      expect(read[0]).toEqual({
        type: 'kline',
        stream: 'btcusdt@kline_1m',
        eventTime: 1_653_818_762_502,
        kline: {
          openTime: 1_653_818_760_000,
          open: 29_038.46,
          high: 29_038.47,
          low: 29_038.46,
          close: 29_038.47,
          volume: 0.209_26,
          closed: false,
          revision: 62,
        },
      });
      expect(read[4].kline).toMatchObject({ openTime: Date.UTC(2022, 4, 1), volume: 13_431_981.671 });
    });

    it('rows are read whatever their twelfth column says', () => {
      const read = (JSON.parse(readFileSync(rows, 'utf8')) as unknown[]).map((each) => parseRow(each, T));
      expect(read[0]).toEqual({
        openTime: 1_500_004_800_000,
        open: 0.000_05,
        high: 0.000_053,
        low: 0.000_01,
        close: 0.000_047_9,
        volume: 663_152,
        closed: true,
        revision: 87,
      });
      expect(read[1]).toMatchObject({ openTime: 1_519_892_340_000, closed: true, revision: 309 });
    });
  },
);

describe('frames', () => {
  it('are read raw and in the envelope, with keys nobody knows', () => {
    const frame = klineFrame(STREAM, { t: T, n: 3, x: true });
    const wrapped = parseFrame(JSON.stringify({ ...frame, tomorrow: 1 }));
    expect(wrapped).toMatchObject({ type: 'kline', stream: STREAM, kline: { closed: true, revision: 7 } });
    expect(parseFrame(JSON.stringify({ ...frame.data, st: 2 }))).toEqual(wrapped);
  });

  it.each([
    [
      { result: null, id: 1 },
      { type: 'ack', id: 1, result: null },
    ],
    [
      { result: ['a'], id: 3 },
      { type: 'ack', id: 3, result: ['a'] },
    ],
    [
      { code: 2, msg: 'Invalid request' },
      { type: 'control-error', id: null, code: 2, message: 'Invalid request' },
    ],
    [
      { error: { code: 3, msg: 'Invalid JSON' }, id: 4 },
      { type: 'control-error', id: 4, code: 3, message: 'Invalid JSON' },
    ],
    [{ e: 'serverShutdown', E: 1 }, { type: 'shutdown' }],
    [{ stream: '!serverShutdown', data: { E: 1 } }, { type: 'shutdown' }],
    [{ e: 'trade', E: 1 }, { type: 'other' }],
  ])('%j', (message, frame) => {
    expect(parseFrame(JSON.stringify(message))).toEqual(frame);
  });

  const damaged = (change: (frame: ReturnType<typeof klineFrame>) => void) => {
    const frame = structuredClone(klineFrame(STREAM, { t: T }));
    change(frame);
    return JSON.stringify(frame);
  };
  it.each<[kind: string, text: unknown]>([
    ['frame-not-text', new Uint8Array(4)],
    ['frame-too-long', ' '.repeat(65_537)],
    ['frame-not-json', '{'],
    ['frame-not-an-object', '[1]'],
    ['frame-not-an-object', 'null'],
    ['frame-without-data', '{"stream":"btcusdt@kline_1m"}'],
    ['kline-without-fields', damaged((f) => Object.assign(f.data, { k: null }))],
    ['kline-symbol', damaged((f) => Object.assign(f.data, { s: 'ETHUSDT' }))],
    ['kline-symbol', damaged((f) => Object.assign(f.data.k, { s: 'A/B' }))],
    ['kline-interval', damaged((f) => Object.assign(f.data.k, { i: '1x' }))],
    ['kline-of-another-stream', damaged((f) => Object.assign(f, { stream: 'btcusdt@kline_1M' }))],
    ['kline-times', damaged((f) => Object.assign(f.data, { E: T - 1 }))],
    ['kline-times', damaged((f) => Object.assign(f.data, { E: T * 1_000 }))],
    ['kline-times', damaged((f) => Object.assign(f.data.k, { T }))],
    ['kline-times', damaged((f) => Object.assign(f.data.k, { t: String(T) }))],
    ['kline-types', damaged((f) => Object.assign(f.data.k, { x: 'true' }))],
    ['kline-types', damaged((f) => Object.assign(f.data.k, { n: -1 }))],
    ['kline-types', damaged((f) => Object.assign(f.data.k, { n: 1e300 }))],
    ['kline-high-below-low', damaged((f) => Object.assign(f.data.k, { h: '0.5' }))],
    ['kline-close-outside-range', damaged((f) => Object.assign(f.data.k, { c: '21' }))],
    ...['', ' 10', '0x0a', '1e1', 'Infinity', 'NaN', '-10', '+10', '10.', '1,0', 10, null].map(
      (price): [string, unknown] => [
        'kline-not-finite',
        damaged((f) => Object.assign(f.data.k, { o: price })),
      ],
    ),
  ])('malformed: %s', (kind, text) => {
    expect(parseFrame(text)).toEqual({ type: 'malformed', kind });
  });
});

describe('rows', () => {
  it('are final only once they closed before the time that is given', () => {
    expect(parseRow(row(T, 4), T + 60_000)).toMatchObject({ closed: true, revision: 9 });
    expect(parseRow(row(T, 4), T + 59_999)).toMatchObject({ closed: false, revision: 8 });
  });

  it.each<[string, unknown]>([
    ['no row', null],
    ['too short', row(T).slice(0, 8)],
    ['time as text', [String(T), ...row(T).slice(1)]],
    ['closes before it opens', row(T, 1, 0)],
    ['trades as text', row(T).map((each, i) => (i === 8 ? '1' : each))],
    ['price as a number', row(T).map((each, i) => (i === 1 ? 10 : each))],
    ['seconds for milliseconds is sound but microseconds are not', row(T * 1_000)],
  ])('malformed: %s', (_, each) => {
    expect(parseRow(each, T)).toBeNull();
  });
});

describe('whatever comes over the wire', () => {
  const hostile = fc.oneof(
    fc.json(),
    fc.string(),
    fc.anything(),
    // Nearly right: one field of a frame replaced by anything JSON can hold.
    fc
      .tuple(
        fc.constantFrom('e', 'E', 's', 'k', 't', 'T', 'i', 'o', 'h', 'l', 'c', 'v', 'n', 'x'),
        fc.jsonValue(),
      )
      .map(([field, value]) => {
        const frame = klineFrame(STREAM, { t: T });
        Object.assign(field in frame.data ? frame.data : frame.data.k, { [field]: value });
        return JSON.stringify(frame);
      }),
  );

  it('never throws and never becomes an unsound kline', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const frame = parseFrame(text);
        return frame.type !== 'kline' || findKlineDefect(frame.kline) === null;
      }),
      { numRuns: 2_000 },
    );
  });

  it('nor does a row', () => {
    const cell = fc.oneof(fc.jsonValue(), fc.constantFrom<unknown>(...row(T)));
    const nearly = fc
      .tuple(fc.nat({ max: 11 }), fc.jsonValue())
      .map(([at, value]) => row(T).map((each, i): unknown => (i === at ? value : each)));
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.array(cell, { maxLength: 14 }), nearly), (each) => {
        const kline = parseRow(each, T);
        return kline === null || findKlineDefect(kline) === null;
      }),
      { numRuns: 2_000 },
    );
  });
});
