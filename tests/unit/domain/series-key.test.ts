import { describe, expect, it } from 'vitest';
import { clip, type Interval, parseSeriesKey, seriesKey } from '../../../src/domain/index.js';

describe('series keys', () => {
  it.each([
    ['binance', 'BTCUSDT', '1m'],
    ['ccxt', 'BTC/USDT:USDT', '1h'],
    ['host', 'a@b:c', '1M'],
    ['host', '币安人生USDT', '1d'],
  ])('%s, %s, %s come back as they were', (feed, symbol, interval) => {
    expect(parseSeriesKey(seriesKey(feed, symbol, interval as Interval))).toEqual({ feed, symbol, interval });
  });

  it.each([
    ['a:b', 'X', '1m', 'bad-feed-name'],
    ['', 'X', '1m', 'bad-feed-name'],
    ['host', '', '1m', 'bad-symbol'],
    ['host', 'X'.repeat(65), '1m', 'bad-symbol'],
    ['host', 'X\u0000', '1m', 'bad-symbol'],
    ['host', 'X\n', '1m', 'bad-symbol'],
    ['host', 'X', '1minute', 'bad-interval'],
  ])('feed "%s", symbol "%s", interval "%s" are refused: %s', (feed, symbol, interval, code) => {
    expect(() => seriesKey(feed, symbol, interval as Interval)).toThrow(expect.objectContaining({ code }));
  });

  it.each(['', 'x', ':@1m', 'a:@1m', 'a:b', 'a:b@', 'a:b@1x'])('"%s" is no key', (text) => {
    expect(() => parseSeriesKey(text)).toThrow(expect.objectContaining({ code: 'bad-series-key' }));
  });

  it('foreign text is clipped and stripped for messages', () => {
    expect(clip(`a\u0007${'b'.repeat(100)}`)).toBe(`a\uFFFD${'b'.repeat(78)}…`);
  });
});
