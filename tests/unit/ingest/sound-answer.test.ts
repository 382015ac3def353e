import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { FeedError } from '../../../src/domain/index.js';
import {
  soundInstrument,
  soundInstruments,
  soundIntervals,
  soundKlines,
} from '../../../src/ingest/sound-answer.js';

const kline = (openTime: number) => ({
  openTime,
  open: 1,
  high: 2,
  low: 1,
  close: 2,
  volume: 3,
  closed: true,
});
const asked = { symbol: 'ACME', interval: '1m' };
const ACME = { symbol: 'ACME', description: 'Acme', tickSize: 0.01, stepSize: 1, trading: true };

describe('what a feed answers', () => {
  it('is taken as it is when it is sound', () => {
    const answer = { klines: [kline(0), kline(60_000)], confirmedEmpty: [{ from: 1, to: 2 }], more: true };
    expect(soundKlines(answer, asked, () => {})).toEqual(answer);
    expect(soundInstrument(ACME, 'ACME')).toEqual(ACME);
    expect(soundInstruments([ACME], () => {})).toEqual([ACME]);
    expect(soundIntervals(['1m', '1M'])).toEqual(['1m', '1M']);
  });

  it('loses what is not, and that is counted', () => {
    const skip = vi.fn();
    const klines = [kline(60_000), kline(60_000), { ...kline(120_000), high: Number.NaN }, null, kline(0)];
    expect(soundKlines({ klines, confirmedEmpty: [null, { from: 'a' }] }, asked, skip)).toEqual({
      klines: [kline(60_000)],
      confirmedEmpty: [],
      more: false,
    });
    expect(skip.mock.calls.flat()).toEqual([
      'history-out-of-order',
      'history-not-finite',
      'history-not-an-object',
      'history-out-of-order',
    ]);
    skip.mockClear();
    const wild = { ...ACME, tickSize: -1, stepSize: 'x', description: 'd'.repeat(500), trading: 'no' };
    expect(soundInstruments([wild, null, { symbol: '' }, 7], skip)).toEqual([
      { ...ACME, tickSize: 0, stepSize: 0, description: `${'d'.repeat(200)}…`, trading: true },
    ]);
    expect(skip).toHaveBeenCalledTimes(3);
    expect(soundIntervals(['1m', '<b>', null])).toEqual(['1m']);
  });

  it('is an error that says what was expected, or nothing, whatever else it is', () => {
    fc.assert(
      fc.property(fc.anything(), (answer) => {
        for (const read of [
          () => soundKlines(answer, asked, () => {}),
          () => soundInstrument(answer, 'ACME'),
        ]) {
          try {
            read();
          } catch (error) {
            expect(error).toBeInstanceOf(FeedError);
            expect(error).toMatchObject({ code: 'bad-answer', message: expect.stringContaining('ACME') });
          }
        }
        expect(Array.isArray(soundInstruments(answer, () => {}))).toBe(true);
        expect(Array.isArray(soundIntervals(answer))).toBe(true);
      }),
    );
  });
});
