import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/domain/index.js';
import { isBinanceSymbol, streamName } from '../../../src/feed/binance/symbol.js';
import { type BinanceDescriptor, createFeed, type FeedDescriptor, KINDS } from '../../../src/feed/index.js';

describe('symbols of Binance', () => {
  it.each([
    ['btcusdt', 'BTCUSDT'],
    ['  BTCUSDT ', 'BTCUSDT'],
    ['BTC/USDT', 'BTCUSDT'],
    ['BTCUSD_220624', 'BTCUSD_220624'],
    ['币安人生usdt', '币安人生USDT'],
  ])('%s is written %s', (given, written) => {
    expect(KINDS.binance.normalizeSymbol(given)).toBe(written);
    expect(isBinanceSymbol(written)).toBe(true);
  });

  it.each(['', 'A B', 'A?B', 'A&limit=1', '../x', 'A@kline_1m', 'A\u0000', 'A'.repeat(33)])(
    '"%s" reaches no URL',
    (text) => expect(isBinanceSymbol(text)).toBe(false),
  );

  it('streams fold the symbol, never the interval', () => {
    expect(streamName('BTCUSDT', '1M')).toBe('btcusdt@kline_1M');
  });
});

describe('createFeed', () => {
  it('refuses a kind it does not know, and says which it does', () => {
    expect(() => createFeed({ kind: 'nope' } as unknown as FeedDescriptor)).toThrow(ConfigError);
    expect(() => createFeed({ kind: 'nope' } as unknown as FeedDescriptor)).toThrow(/"nope".*binance/);
  });

  it.each<[Partial<BinanceDescriptor>, RegExp]>([
    [{ restUrl: 'api.binance.com' }, /restUrl "api.binance.com"/],
    [{ restUrl: 'wss://x' }, /https:/],
    [{ wsUrl: 'https://x' }, /wsUrl.*wss:/],
    [{ wsUrl: [] }, /empty list/],
    [{ restUrl: 'https://user:secret@x/' }, /host "x"/],
    [{ restUrl: 'https://x/?key=secret' }, /host "x"/],
  ])('%j is refused without telling a secret', (urls, words) => {
    let message = '';
    try {
      createFeed({ kind: 'binance', ...urls });
    } catch (error) {
      message = (error as ConfigError).message;
    }
    expect(message).toMatch(words);
    expect(message).not.toContain('secret');
  });
});
