import { describe, expect, it, vi } from 'vitest';
import { utcOffset, validTimeZone, zoneOffsets } from '../../../../widget/chart/time/zone-offsets.js';
import { CHANGES, plainZone, timesAround } from './plain-zone.js';

const HOUR = 3_600_000;

describe('offsets', () => {
  it.each([
    ['America/New_York', '2026-03-08T06:59:59.999Z', -5],
    ['America/New_York', '2026-03-08T07:00:00Z', -4],
    ['America/New_York', '2026-11-01T05:59:59.999Z', -4],
    ['America/New_York', '2026-11-01T06:00:00Z', -5],
    ['Asia/Kolkata', '2026-11-01T06:00:00Z', 5.5],
    ['Asia/Kathmandu', '2026-11-01T06:00:00Z', 5.75],
    ['Australia/Lord_Howe', '2026-04-04T14:59:59.999Z', 11],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 10.5],
    ['America/Sao_Paulo', '2018-11-04T02:59:59.999Z', -3],
    ['America/Sao_Paulo', '2018-11-04T03:00:00Z', -2],
    ['America/New_York', '1969-12-31T23:59:59.500Z', -5],
  ])('of %s at %s: %d h', (zone, utc, hours) => {
    expect(zoneOffsets(zone)(Date.parse(utc))).toBe(hours * HOUR);
  });

  it.each(CHANGES)('of %s around %s, to the minute as Intl has them', (zone, utc) => {
    const [offset, plain] = [zoneOffsets(zone), plainZone(zone)];
    const wrong = timesAround(utc, 60, 4_000).filter((time) => {
      const { hour, minute, second } = plain(time * 1_000);
      const local = new Date(time * 1_000 + offset(time * 1_000));
      return (
        local.getUTCHours() !== hour || local.getUTCMinutes() !== minute || local.getUTCSeconds() !== second
      );
    });
    expect(wrong).toEqual([]);
  });

  it('are the same in any order of asking, over years', () => {
    const [offset, plain] = [zoneOffsets('Africa/Casablanca'), plainZone('Africa/Casablanca')];
    for (let index = 0; index < 3_000; index++) {
      const utc = Date.UTC(2015, 0, 1) + ((index * 7_919) % 100_003) * HOUR;
      expect(new Date(utc + offset(utc)).getUTCHours()).toBe(plain(utc).hour);
    }
  });

  it('are none for UTC under any name, and for what is no instant', () => {
    for (const name of ['UTC', 'utc', 'Etc/UTC', 'GMT', 'Etc/GMT']) expect(zoneOffsets(name)).toBe(utcOffset);
    expect(zoneOffsets('Etc/GMT+5')(0)).toBe(-5 * HOUR);
    const offset = zoneOffsets('Asia/Tokyo');
    offset(0);
    for (const none of [Number.NaN, Infinity, -Infinity, 1e20]) expect(offset(none)).toBe(0);
  });

  it('ask Intl seldom: 50,000 points of 1h', () => {
    const offset = zoneOffsets('Europe/Lisbon');
    const asked = vi.spyOn(Intl.DateTimeFormat.prototype as { format: unknown }, 'format', 'get');
    for (let index = 0; index < 50_000; index++) offset(Date.UTC(2020, 0, 1) + index * HOUR);
    expect(asked).toHaveBeenCalled();
    // Some four times for each four days.
    expect(asked.mock.calls.length).toBeLessThan((4 * 50_000) / 96);
    asked.mockRestore();
  });
});

describe('names', () => {
  it.each([
    ['America/New_York', 'America/New_York'],
    [' Asia/Kolkata ', 'Asia/Kolkata'],
    ['utc', 'utc'],
    ['', null],
    ['  ', null],
    ['Mars/Olympus', null],
    ['not a zone', null],
  ])('%j is taken as %j', (name, taken) => {
    expect(validTimeZone(name)).toBe(taken);
  });

  it('throw where nobody asked first', () => {
    expect(() => zoneOffsets('Mars/Olympus')).toThrow(RangeError);
  });
});
