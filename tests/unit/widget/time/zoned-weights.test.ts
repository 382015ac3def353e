import {
  defaultHorzScaleBehavior,
  type Mutable,
  type TimeScalePoint,
  type UTCTimestamp,
} from 'lightweight-charts';
import { describe, expect, it, vi } from 'vitest';
import { zonedBehavior } from '../../../../widget/chart/time/zoned-behavior.js';
import { CHANGES, plainZone, timesAround } from './plain-zone.js';

type Points = Mutable<TimeScalePoint>[];
const converter = new (defaultHorzScaleBehavior())();

function pointsAt(times: readonly number[]): Points {
  return times.map((time) => ({
    time: converter.convertHorzItemToInternal(time as UTCTimestamp),
    timeWeight: -1 as TimeScalePoint['timeWeight'],
    originalTime: time,
  }));
}

const weightsOf = (points: Points): number[] => points.map(({ timeWeight }) => timeWeight);

function weightsIn(timeZone: string, times: readonly number[], calendar: 'utc' | 'zone' = 'zone'): number[] {
  const points = pointsAt(times);
  zonedBehavior({ timeZone, locale: 'en-US', calendar }).fillWeightsForPoints(points, 0);
  return weightsOf(points);
}

const STEPS = [60, 900, 3_600, 14_400];
const cases = CHANGES.flatMap(([zone, utc]) => STEPS.map((step) => [zone, utc, step] as const));

describe('boundaries in the zone', () => {
  it.each(cases)('%s around %s, every %d s', (zone, utc, step) => {
    const plain = plainZone(zone);
    const times = timesAround(utc, step, step === 60 ? 3_000 : 600);
    const weights = weightsIn(zone, times);
    const wrong: string[] = [];
    let now = plain(times[0] * 1_000);
    for (let index = 1; index < times.length; index++) {
      const before = now;
      now = plain(times[index] * 1_000);
      let hour = now.date !== before.date || now.hour !== before.hour;
      // The same hour of the same day is no proof: clocks may have gone back past a full hour.
      for (let time = times[index - 1] + 60; !hour && time <= times[index]; time += 60) {
        hour = plain(time * 1_000).minute === 0;
      }
      const boundaries = [
        hour,
        now.date !== before.date,
        now.month !== before.month,
        now.year !== before.year,
      ];
      const found = [30, 50, 60, 70].map((least) => weights[index] >= least);
      if (found.join() !== boundaries.join()) {
        wrong.push(`${new Date(times[index] * 1_000).toISOString()}: ${weights[index]}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(Math.max(...weights)).toBeGreaterThanOrEqual(50);
  });

  it('begin the day of a missing midnight at 01:00', () => {
    const midnight = Date.parse('2018-11-04T03:00Z') / 1_000;
    expect(
      weightsIn('America/Sao_Paulo', [midnight - 7_200, midnight - 3_600, midnight, midnight + 3_600]),
    ).toEqual([30, 30, 50, 30]);
  });

  it('give the second 01:00 of New York the weight of an hour', () => {
    const first = Date.parse('2026-11-01T05:00Z') / 1_000;
    expect(weightsIn('America/New_York', [first - 3_600, first, first + 3_600, first + 7_200])).toEqual([
      60, 30, 30, 30,
    ]);
  });

  it('are those of UTC for klines of a day, whatever the zone', () => {
    const times = timesAround('2026-11-01T00:00Z', 86_400, 800);
    expect(weightsIn('America/New_York', times, 'utc')).toEqual(weightsIn('UTC', times));
  });
});

describe('as the library', () => {
  let seed = 20_261_123;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

  function randomTimes(): number[] {
    const step = [0.25, 1, 60, 300, 3_600, 86_400, 604_800][Math.floor(random() * 7)];
    let time = Math.floor(random() * 2e9) + 1;
    return Array.from({ length: 1 + Math.floor(random() * 400) }, () => {
      time += step * (random() < 0.8 ? 1 : 1 + Math.floor(random() * 50));
      return time;
    });
  }

  it('weighs random runs of points in UTC', () => {
    for (let run = 0; run < 300; run++) {
      const points = pointsAt(randomTimes());
      const start = random() < 0.5 ? 0 : Math.floor(random() * points.length);
      const expected = points.map((point) => Object.assign({}, point));
      converter.fillWeightsForPoints(expected, start);
      zonedBehavior({ timeZone: 'UTC', locale: 'en-US' }).fillWeightsForPoints(points, start);
      expect(weightsOf(points)).toEqual(weightsOf(expected));
    }
  });

  it('takes no points and one', () => {
    expect(weightsIn('Europe/Berlin', [])).toEqual([]);
    expect(weightsIn('Europe/Berlin', [1_000])).toEqual([-1]);
  });
});

describe('points added', () => {
  it.each(CHANGES)('one by one in %s around %s weigh the same', (timeZone, utc) => {
    const times = timesAround(utc, 900, 300);
    const behavior = zonedBehavior({ timeZone, locale: 'en-US' });
    const points = pointsAt(times);
    const growing = points.slice(0, 100);
    behavior.fillWeightsForPoints(growing, 0);
    for (let index = 100; index < points.length; index++) {
      growing.push(points[index]);
      behavior.fillWeightsForPoints(growing, index);
    }
    expect(weightsOf(growing)).toEqual(weightsIn(timeZone, times));
  });

  it('leave the weights before them', () => {
    const points = pointsAt(timesAround('2026-11-01T06:00Z', 3_600, 50));
    zonedBehavior({ timeZone: 'America/New_York', locale: 'en-US' }).fillWeightsForPoints(points, 40);
    expect(weightsOf(points).slice(0, 40)).toEqual(Array.from({ length: 40 }, () => -1));
    expect(Math.min(...weightsOf(points).slice(40))).toBeGreaterThanOrEqual(30);
  });

  it('ask Intl seldom: 20,000 of 1h', () => {
    const points = pointsAt(timesAround('2026-01-01T00:00Z', 3_600, 20_000));
    const behavior = zonedBehavior({ timeZone: 'America/Winnipeg', locale: 'en-US' });
    const asked = vi.spyOn(Intl.DateTimeFormat.prototype as { format: unknown }, 'format', 'get');
    behavior.fillWeightsForPoints(points, 0);
    expect(asked).toHaveBeenCalled();
    // Some four times for each four days.
    expect(asked.mock.calls.length).toBeLessThan((4 * 20_000) / 96);
    asked.mockRestore();
  });
});
