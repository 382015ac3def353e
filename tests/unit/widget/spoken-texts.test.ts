import { expect, it } from 'vitest';
import { timeSpeaker } from '../../../widget/accessibility/spoken-texts.js';

const MIDNIGHT = Date.UTC(2026, 2, 2);

it.each(['1d', '3d', '1w', '1M'] as const)(
  'klines of %s are called by their UTC day alone, in any zone',
  (interval) => {
    for (const zone of ['America/New_York', 'UTC', 'Asia/Tokyo'])
      expect(timeSpeaker('en-GB', zone, interval)(MIDNIGHT)).toBe('2 Mar 2026');
  },
);

it.each(['1s', '1m', '12h'] as const)(
  'klines of %s are called by the day and time of the zone',
  (interval) => {
    expect(timeSpeaker('en-GB', 'America/New_York', interval)(MIDNIGHT)).toBe('1 Mar 2026, 19:00');
  },
);

it.each([
  ['en-US', 'Nov 23, 2026, 14:05', 'Nov 23, 2026, 00:00'],
  ['de', '23.11.2026, 14:05', '23.11.2026, 00:00'],
  ['th', '23 พ.ย. 2026 14:05', '23 พ.ย. 2026 00:00'],
])('tells times as the axis writes them: %s', (locale, afternoon, midnight) => {
  const say = timeSpeaker(locale, 'Europe/Berlin', '1m');
  // Some ICU versions write no-break spaces, some plain ones; some the era of a calendar that is not the locale's own.
  const said = (utc: string) => say(Date.parse(utc)).replace(/\s/g, ' ').replace('ค.ศ. ', '');
  expect(said('2026-11-23T13:05:30Z')).toBe(afternoon);
  expect(said('2026-11-22T23:00:00Z')).toBe(midnight);
});
