import fc from 'fast-check';
import type { FeedKline } from '../../src/domain/index.js';

export const MINUTE = 60_000;
/** 2024-01-01 UTC: where made-up series begin. */
export const START = 1_704_067_200_000;

/** A sound kline whose prices follow from one number, so that a mixed-up record shows. */
export function kline(index: number, price = 100 + index, over: Partial<FeedKline> = {}): FeedKline {
  return {
    openTime: START + index * MINUTE,
    open: price,
    high: price + 2,
    low: price - 2,
    close: price + 1,
    volume: index,
    closed: true,
    ...over,
  };
}

/** Sound klines with openTimes from a small range, so that same, earlier and later ones come up often. */
export function arbitraryKline(range = 12): fc.Arbitrary<FeedKline> {
  return fc
    .record({
      index: fc.integer({ min: 0, max: range }),
      price: fc.integer({ min: 3, max: 9 }),
      closed: fc.boolean(),
      revision: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
    })
    .map(({ index, price, closed, revision }) =>
      kline(index, price, revision === undefined ? { closed } : { closed, revision }),
    );
}
