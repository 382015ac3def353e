import { describe, expect, it } from 'vitest';
import type { FeedKline, Interval, SeriesKey, TimeRange } from '../../../src/domain/index.js';
import { StoreMemory } from '../../../src/memory/index.js';
import { toResumed } from '../../../src/page/wanted-series.js';
import { LocalBackend } from '../../../src/store/index.js';
import { kline, MINUTE, START } from '../../support/klines.js';

const at = (index: number) => START + index * MINUTE;
const forming = (index: number) => kline(index, 7, { closed: false });

/** From where a feed is asked for a series of which memory holds these klines. */
function resumed(klines: FeedKline[], confirmedEmpty: TimeRange[] = [], interval: Interval = '1m') {
  const memory = StoreMemory.create({ maxSeries: 1, maxKlines: 100 }, false);
  const backend = new LocalBackend(memory);
  const key: SeriesKey = `local:A@${interval}`;
  const { slot } = backend.open(key, 20);
  const series = backend.held.get(slot);
  if (series === undefined) throw new Error('it is not held');
  backend.writer.merge(series, klines, confirmedEmpty);
  const { resumeFrom, wholeUpTo } = toResumed(series, memory, backend.counters);
  backend.close();
  return [resumeFrom, wholeUpTo];
}

describe('where a feed goes on with what memory holds', () => {
  it('at the last final kline, or at the oldest where none is', () => {
    expect(resumed([])).toEqual([undefined, undefined]);
    expect(resumed([kline(0), kline(1), forming(2)])).toEqual([at(1), undefined]);
    expect(resumed([forming(4), forming(5)])).toEqual([at(4), undefined]);
  });

  it('before the oldest hole that no source confirmed, wherever it is', () => {
    const old = [kline(0), kline(1), forming(2), forming(3)];
    const klines = [...old, kline(60), kline(61), kline(70), forming(71)];
    expect(resumed(klines)).toEqual([at(70), at(1)]);
    const known = { from: at(4), to: at(59) };
    expect(resumed(klines, [known])).toEqual([at(70), at(61)]);
    expect(resumed(klines, [known, { from: at(62), to: at(69) }])).toEqual([at(70), undefined]);
  });

  it('bars off the grid, and the days and months of a calendar, are no holes', () => {
    const days = ['2026-03-27', '2026-03-28', '2026-03-29T01:00', '2026-03-30'].map((day) =>
      kline(0, 9, { openTime: Date.parse(day.includes('T') ? `${day}Z` : day) }),
    );
    expect(resumed(days, [], '1d')[1]).toBeUndefined();
    const months = [0, 1, 2, 3].map((month) => kline(0, 9, { openTime: Date.UTC(2026, month) }));
    expect(resumed(months, [], '1M')[1]).toBeUndefined();
    expect(resumed(months.toSpliced(1, 1), [], '1M')[1]).toBe(Date.UTC(2026, 0));
  });
});
