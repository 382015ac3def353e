import { defaultHorzScaleBehavior, type TickMark, type UTCTimestamp } from 'lightweight-charts';
import { describe, expect, it } from 'vitest';
import { timeOptions } from '../../../../widget/chart/chart-options.js';
import type { ChartSettings } from '../../../../widget/chart/price-chart.js';
import { TickWeight } from '../../../../widget/chart/time/tick-weight.js';
import {
  zonedBehavior,
  type ZonedBehavior,
  type ZonedTimeSettings,
} from '../../../../widget/chart/time/zoned-behavior.js';

const converter = new (defaultHorzScaleBehavior())();
const itemAt = (utc: string) =>
  converter.convertHorzItemToInternal((Date.parse(utc) / 1_000) as UTCTimestamp);

/** Some ICU versions write no-break spaces, some plain ones. */
const plainSpaces = (text: string) => text.replace(/\s/g, ' ');

function mark(behavior: ZonedBehavior, utc: string, weight: number): string {
  const tick: TickMark = {
    index: 0 as TickMark['index'],
    time: itemAt(utc),
    weight: weight as TickMark['weight'],
    originalTime: null,
  };
  return plainSpaces(behavior.formatTickmark(tick));
}

const label = (behavior: ZonedBehavior, utc: string) => plainSpaces(behavior.formatHorzItem(itemAt(utc)));

function berlin(settings: Partial<ZonedTimeSettings> = {}): ZonedBehavior {
  return zonedBehavior({ timeZone: 'Europe/Berlin', locale: 'en-US', ...settings });
}

/** 14:05:30 in Berlin. */
const NOW = '2026-11-23T13:05:30Z';
const { Year, Month, Day, Hour1, Minute1, Second } = TickWeight;

describe('tick marks', () => {
  it.each([
    ['en-US', ['2026', 'Nov', '23', '14:05', '14:05:30']],
    ['de', ['2026', 'Nov', '23', '14:05', '14:05:30']],
    ['ja', ['2026年', '11月', '23日', '14:05', '14:05:30']],
    ['zh-CN', ['2026年', '11月', '23日', '14:05', '14:05:30']],
    ['ar-EG', ['٢٠٢٦', 'نوفمبر', '٢٣', '١٤:٠٥', '١٤:٠٥:٣٠']],
    ['ar-u-nu-arab', ['٢٠٢٦', 'نوفمبر', '٢٣', '١٤:٠٥', '١٤:٠٥:٣٠']],
    ['th', ['2026', 'พ.ย.', '23', '14:05', '14:05:30']],
  ])('in %s', (locale, texts) => {
    const behavior = berlin({ locale, showSeconds: true });
    expect([Year, Month, Day, Hour1, Second].map((weight) => mark(behavior, NOW, weight))).toEqual(texts);
  });

  it('have the year beside the month where it may have no mark of its own', () => {
    const texts = ['en-US', 'de', 'ja', 'ar-EG'].map((locale) =>
      mark(berlin({ locale, showYears: true, showTime: false, calendar: 'utc' }), '2026-03-01T00:00Z', Month),
    );
    expect(texts).toEqual(['Mar 2026', 'März 2026', '2026年3月', 'مارس ٢٠٢٦']);
    expect(mark(berlin({ showYears: true }), NOW, Year)).toBe('2026');
    const told = ['1m', '3m', '1h', '1d', '3d', '1w', '1M'].map(
      (interval) => timeOptions({ interval } as ChartSettings).showYears,
    );
    expect(told).toEqual([false, false, false, false, true, true, true]);
  });

  it('have seconds only where asked, and below the minute', () => {
    expect(mark(berlin(), NOW, Second)).toBe('14:05');
    expect(mark(berlin({ showSeconds: true }), NOW, Minute1)).toBe('14:05');
  });

  it('write midnight as 00:00, and noon as 12 PM where wanted', () => {
    for (const locale of ['en-US', 'de', 'ja', 'zh-CN']) {
      expect(mark(berlin({ locale }), '2026-11-22T23:00Z', Hour1)).toBe('00:00');
    }
    expect(mark(berlin({ hour12: true }), '2026-11-23T11:00Z', Hour1)).toBe('12:00 PM');
    expect(mark(berlin({ hour12: true }), NOW, Hour1)).toBe('02:05 PM');
  });

  it('are in the zone: a year that begins there', () => {
    const kathmandu = zonedBehavior({ timeZone: 'Asia/Kathmandu', locale: 'en-US' });
    expect(mark(kathmandu, '2026-12-31T18:15Z', Year)).toBe('2027');
    expect(mark(kathmandu, '2026-12-31T18:15Z', Hour1)).toBe('00:00');
    expect(mark(kathmandu, '2026-12-31T18:14Z', Year)).toBe('2026');
  });
});

describe('the crosshair', () => {
  it.each([
    ['en-GB', 'Mon, 23 Nov 2026, 14:05'],
    ['en-US', 'Mon, Nov 23, 2026, 14:05'],
    ['de', 'Mo., 23. Nov. 2026, 14:05'],
    ['ja', '2026年11月23日(月) 14:05'],
    ['ar-EG', 'الاثنين، ٢٣ نوفمبر ٢٠٢٦، ١٤:٠٥'],
  ])('in %s', (locale, text) => {
    expect(label(berlin({ locale }), NOW)).toBe(text);
  });

  it('shows seconds, or no time', () => {
    expect(label(berlin({ showSeconds: true }), NOW)).toBe('Mon, Nov 23, 2026, 14:05:30');
    expect(label(berlin({ showTime: false }), NOW)).toBe('Mon, Nov 23, 2026');
  });

  it('shows the UTC date of a daily kline in New York', () => {
    const behavior = zonedBehavior({ timeZone: 'America/New_York', locale: 'en-US', showTime: false });
    expect(label(behavior, '2026-11-23T00:00Z')).toBe('Sun, Nov 22, 2026');
    behavior.configure({ calendar: 'utc' });
    expect(label(behavior, '2026-11-23T00:00Z')).toBe('Mon, Nov 23, 2026');
    expect(mark(behavior, '2026-11-23T00:00Z', Day)).toBe('23');
    expect(mark(behavior, '2026-11-23T00:00Z', Hour1)).toBe('23');
  });
});

describe('changes', () => {
  it('say whether the boundaries may have moved', () => {
    const behavior = berlin();
    expect(behavior.configure({ locale: 'de', showSeconds: true })).toBe(false);
    expect(behavior.configure({ timeZone: 'Asia/Tokyo' })).toBe(true);
    expect(behavior.configure({ timeZone: 'Asia/Tokyo' })).toBe(false);
    expect(label(behavior, NOW)).toBe('Mo., 23. Nov. 2026, 22:05:30');
    expect(behavior.configure({ calendar: 'utc' })).toBe(true);
    expect(behavior.configure({ timeZone: 'Europe/Berlin' })).toBe(false);
  });

  it.each([{ locale: 'C' }, { timeZone: 'Mars/Olympus' }, { timeZone: 'Asia/Tokyo', locale: 'no tag' }])(
    'to %j throw at once, and change nothing',
    (settings) => {
      const behavior = berlin();
      expect(() => behavior.configure(settings)).toThrow(RangeError);
      expect(label(behavior, NOW)).toBe('Mon, Nov 23, 2026, 14:05');
      expect(() => berlin(settings)).toThrow(RangeError);
    },
  );
});
