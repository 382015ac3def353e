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
const asked = { symbol: 'ACME', interval: '1m' } as const;
const NOW = 300_000;
const ACME = { symbol: 'ACME', description: 'Acme', tickSize: 0.01, stepSize: 1, trading: true };

describe('what a feed answers', () => {
  it('is taken as it is when it is sound', () => {
    const answer = { klines: [kline(0), kline(60_000)], confirmedEmpty: [{ from: 1, to: 2 }], more: true };
    expect(soundKlines(answer, asked, NOW, () => {})).toEqual(answer);
    expect(soundInstrument(ACME, 'ACME')).toEqual(ACME);
    expect(soundInstruments([ACME], () => {})).toEqual([ACME]);
    expect(soundIntervals(['1m', '1M'])).toEqual(['1m', '1M']);
  });

  it('loses what is not, and that is counted', () => {
    const skip = vi.fn();
    const klines = [kline(60_000), kline(60_000), { ...kline(120_000), high: Number.NaN }, null, kline(0)];
    expect(soundKlines({ klines, confirmedEmpty: [null, { from: 'a' }] }, asked, NOW, skip)).toEqual({
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

  it('loses a bar of a future that no clock’s fault explains', () => {
    const times = (now: number, ...openTimes: number[]) => {
      const skip = vi.fn();
      const { klines } = soundKlines({ klines: openTimes.map(kline) }, asked, now, skip);
      for (const [kind] of skip.mock.calls) expect(kind).toBe('history-open-time-ahead');
      return klines.map(({ openTime }) => openTime);
    };
    const DAY = 24 * 3_600_000;
    const today = Date.parse('2026-03-01T12:00:00Z');
    const year2100 = Date.UTC(2100, 0);
    expect(times(today, today - 60_000, today, year2100)).toEqual([today - 60_000, today]);
    expect(times(today, today, year2100, year2100 + 60_000)).toEqual([today]);
    expect(times(today, year2100)).toEqual([]);
    // A server that takes its own time zone for UTC, or a local clock that is hours behind.
    expect(times(today, today + DAY)).toEqual([today + DAY]);
    // A local clock that is years behind: the bars follow on one another.
    expect(times(0, today, today + 60_000, year2100)).toEqual([today, today + 60_000]);
  });

  it('is an error that says what was expected, or nothing, whatever else it is', () => {
    fc.assert(
      fc.property(fc.anything(), (answer) => {
        for (const read of [
          () => soundKlines(answer, asked, NOW, () => {}),
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
