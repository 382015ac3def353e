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
