import { push, type PushedKline, replay } from '../../../../src/index.js';
import { kline, MINUTE, START } from '../../../support/klines.js';
import { VirtualClock } from '../support/virtual-clock.js';
import { feedContract } from './contract-suite.js';

feedContract('push', () => {
  const feed = push();
  let next = 0;
  const pushed = (index: number, price = 5): PushedKline => {
    const { closed: _closed, ...rest } = kline(index, price);
    return rest;
  };
  feed.push(
    'ACME',
    '1m',
    Array.from({ length: 10 }, () => pushed(next++)),
  );
  return {
    feed,
    symbol: 'ACME',
    interval: '1m',
    unknown: null,
    goOn: () => feed.push('ACME', '1m', pushed(next++)),
    close: () => {},
  };
});

feedContract('replay', () => {
  const clock = new VirtualClock(START);
  const klines = Array.from({ length: 40 }, (_, i) => kline(i, 50 + i));
  const feed = replay({ symbol: 'ACME', interval: '1m', klines, clock, speed: 60 });
  return {
    feed,
    symbol: 'ACME',
    interval: '1m',
    unknown: 'NOPE',
    goOn: () => clock.advance(MINUTE / 30, () => Promise.resolve()),
    close: () => {},
  };
});
