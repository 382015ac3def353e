import { describe, expect, it } from 'vitest';
import { TickWeight, tickWeight } from '../../../../widget/chart/time/tick-weight.js';

const at = (text: string) => Date.parse(`${text}Z`);

describe('weights between local times', () => {
  it.each([
    ['2025-12-31T23:59', '2026-01-01T00:00', TickWeight.Year],
    ['2026-10-31T23:00', '2026-11-01T03:00', TickWeight.Month],
    ['2026-11-22T23:00', '2026-11-23T01:00', TickWeight.Day],
    ['2026-10-23T00:00', '2026-11-23T00:00', TickWeight.Month],
    ['2026-11-23T11:59', '2026-11-23T12:00', TickWeight.Hour12],
    ['2026-11-23T05:59', '2026-11-23T06:00', TickWeight.Hour6],
    ['2026-11-23T02:30', '2026-11-23T03:30', TickWeight.Hour3],
    ['2026-11-23T00:59', '2026-11-23T01:00', TickWeight.Hour1],
    ['2026-11-23T01:29', '2026-11-23T01:30', TickWeight.Minute30],
    ['2026-11-23T01:34', '2026-11-23T01:35', TickWeight.Minute5],
    ['2026-11-23T01:35', '2026-11-23T01:36', TickWeight.Minute1],
    ['2026-11-23T01:35:10', '2026-11-23T01:35:11', TickWeight.Second],
    ['2026-11-23T01:35:10', '2026-11-23T01:35:10.5', TickWeight.LessThanSecond],
  ])('%s to %s: %d', (from, to, weight) => {
    expect(tickWeight(at(to), at(from))).toBe(weight);
  });

  it.each([
    ['the hour that comes twice', '2026-11-01T01:00', '2026-11-01T01:00', 60, TickWeight.Hour1],
    ['its second full hour', '2026-11-01T01:59', '2026-11-01T01:00', 1, TickWeight.Hour1],
    ['half an hour twice', '2026-04-05T01:59', '2026-04-05T01:30', 1, TickWeight.Minute30],
    ['a quarter past, twice', '2026-11-01T01:15', '2026-11-01T01:15', 60, TickWeight.Hour1],
    ['across the change', '2026-11-01T00:00', '2026-11-01T03:00', 240, TickWeight.Hour3],
  ])('%s', (_, from, to, minutes, weight) => {
    expect(tickWeight(at(to), at(from), minutes * 60_000)).toBe(weight);
  });
});
