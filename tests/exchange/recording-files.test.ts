import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecording } from '../../demo/exchange/replay/recording.js';
import { RecordingError } from '../../demo/exchange/replay/recording-error.js';
import { ReplayMarket } from '../../demo/exchange/replay/replay-market.js';
import { folder, MINUTE, ROWS, START, TWELVE, write } from './recordings.js';

const HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';

describe('recordings that can be read', () => {
  it('the public dumps: CSV with and without header, microseconds, JSON of twelve columns', () => {
    const csv = TWELVE.map((row) => row.join(',')).join('\n');
    const micro = TWELVE.map((row) => [Number(row[0]) * 1_000, ...row.slice(1)].join(',')).join('\r\n');
    for (const file of [
      write('ETHBTC-1m-2021-02.csv', csv),
      write('ETHBTC-1m-2021-03.csv', `\uFEFF${HEADER}\n\n${csv}\n`),
      write('ETHBTC-1m-2025-01.csv', micro),
      write('ETHBTC-1m-2021-02.json', JSON.stringify(TWELVE)),
    ]) {
      const recording = readRecording(file);
      expect(recording).toMatchObject({ symbol: 'ETHBTC', interval: '1m' });
      expect(recording.rows).toHaveLength(100);
      expect(recording.rows[3]).toMatchObject({
        openTime: START + 3 * MINUTE,
        trades: 3,
        quoteVolume: '7.5',
        takerVolume: '1.25',
      });
    }
  });

  it('symbol and interval: from the name, the rows or the option', () => {
    const text = JSON.stringify(ROWS);
    expect(readRecording(write('binance-btcusdt-1m-2021-02.json', text))).toMatchObject({
      symbol: 'BTCUSDT',
    });
    expect(readRecording(write('btcusdt.json', text)).interval).toBe('1m');
    expect(readRecording(write('week.json', text), 'solusdt')).toMatchObject({
      symbol: 'SOLUSDT',
      interval: '1m',
    });
    // Case tells the month from the minute.
    expect(readRecording(write('btcusdt-1M.json', text)).interval).toBe('1M');
  });

  it('numbers without quotation marks keep their digits', () => {
    const file = write(
      'pepeusdt-1m.json',
      `[[${START},7.8e-6,0.0000079,0.00000775,1e-5,12]]`.replace('1e-5', '7.8e-6'),
    );
    expect(readRecording(file).rows[0]).toMatchObject({ open: '0.0000078', high: '0.0000079', volume: '12' });
  });
});

describe('recordings that cannot be replayed say what is wrong', () => {
  const csv = (name: string, ...lines: string[]) => write(name, lines.join('\n'));
  const good = `${START},1,2,1,2,1`;
  it.each([
    [
      'missing',
      () => join(folder, 'not-there-btcusdt-1m.json'),
      'unreadable',
      /not-there-btcusdt-1m\.json/,
      undefined,
    ],
    ['a folder', () => folder, 'unreadable', /cannot be read/, undefined],
    [
      'cut off',
      () => write('btcusdt-1m-cut.json', JSON.stringify(ROWS).slice(0, 300)),
      'not-rows',
      /btcusdt-1m-cut/,
      undefined,
    ],
    ['no rows', () => write('btcusdt-1m-none.json', '[]'), 'empty', /no rows/, undefined],
    ['an empty file', () => write('btcusdt-1m-void.csv', ''), 'empty', /no rows/, undefined],
    ['a header alone', () => csv('btcusdt-1m-head.csv', HEADER), 'empty', /no rows/, undefined],
    ['not rows', () => write('btcusdt-1m-not.json', '[{"a":1}]'), 'not-rows', /row 1 is .*array of rows/, 1],
    ['an object', () => write('btcusdt-1m-obj.json', '{"a":1}'), 'not-rows', /array of rows/, 1],
    [
      'a bad number',
      () => csv('btcusdt-1m-nan.csv', HEADER, good, '', `${START + MINUTE},1,2,0x1,1,1`),
      'bad-row',
      /line 4: the low is "0x1"/,
      4,
    ],
    [
      'a negative price',
      () => csv('btcusdt-1m-neg.csv', `${START},1,2,-1,1,1`),
      'bad-row',
      /line 1: the low is "-1"/,
      1,
    ],
    ['no openTime', () => csv('btcusdt-1m-time.csv', ',1,2,1,1,1'), 'bad-row', /the openTime is ""/, 1],
    [
      'an openTime in words',
      () => csv('btcusdt-1m-words.csv', '2021-02-19,1,2,1,1,1'),
      'bad-row',
      /the openTime/,
      1,
    ],
    [
      'five columns',
      () => csv('btcusdt-1m-five.csv', good, `${START + MINUTE},1,2,1,1`),
      'bad-row',
      /columns .* is 5/,
      2,
    ],
    [
      'high below close',
      () => csv('btcusdt-1m-hi.csv', `${START},1,2,1,3,1`),
      'bad-row',
      /line 1: the high.* is "2"/,
      1,
    ],
    [
      'low above open',
      () => csv('btcusdt-1m-lo.csv', `${START},1,2,1.5,2,1`),
      'bad-row',
      /line 1: the low.* is "1.5"/,
      1,
    ],
    [
      'descending',
      () => write('btcusdt-1m-desc.json', JSON.stringify(ROWS.toReversed())),
      'unsorted',
      /line 2.*does not follow/,
      2,
    ],
    ['twice the same time', () => csv('btcusdt-1m-twice.csv', good, good), 'unsorted', /line 2/, 2],
    [
      'without a symbol',
      () => write('klines.json', JSON.stringify(ROWS)),
      'unnamed',
      /--replay-symbol/,
      undefined,
    ],
    ['without an interval', () => csv('btcusdt.csv', good), 'unnamed', /no interval: name it as/, undefined],
  ])('%s', (_what, file, code, words, line) => {
    const path = file();
    expect(() => readRecording(path)).toThrow(RecordingError);
    expect(() => readRecording(path)).toThrow(
      expect.objectContaining({ code, file: path, line, message: expect.stringMatching(words) }),
    );
  });

  it('a symbol that is none, and a beginning outside', () => {
    const file = write('btcusdt-1m.json', JSON.stringify(ROWS));
    expect(() => readRecording(file, 'BTC/USDT')).toThrow(
      expect.objectContaining({ code: 'unnamed', value: 'BTC/USDT' }),
    );
    expect(() => new ReplayMarket(readRecording(file), START - 1)).toThrow(
      expect.objectContaining({ code: 'bad-start', value: START - 1 }),
    );
  });
});
