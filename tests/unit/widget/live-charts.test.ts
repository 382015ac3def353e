import { describe, expect, it } from 'vitest';
import { DEFAULT_LIVE_CHARTS, type GivenUp, LiveCharts } from '../../../widget/frame/live-charts.js';

function chart(distance: number, log: number[] = []): GivenUp {
  return { distance: () => distance, giveUp: () => log.push(distance) };
}

describe('LiveCharts', () => {
  it('gives up the farthest beyond the cap, one for one', () => {
    const given: number[] = [];
    const charts = new LiveCharts(3);
    for (const distance of [900, 5_000, 0, 2_000, 0, 1_500]) charts.add(chart(distance, given));
    expect(given).toEqual([5_000, 2_000, 1_500]);
    expect(charts.size).toBe(3);
  });

  it('what is on the screen or near it stays, however many there are', () => {
    const given: number[] = [];
    const charts = new LiveCharts(2);
    for (let i = 0; i < 5; i++) charts.add(chart(0, given));
    expect(given).toEqual([]);
    expect(charts.size).toBe(5);
    charts.add(chart(Number.POSITIVE_INFINITY, given));
    expect(given).toEqual([Number.POSITIVE_INFINITY]);
  });

  it('measures no distance up to the cap', () => {
    const charts = new LiveCharts();
    const measured = { distance: () => expect.unreachable('A layout is forced.'), giveUp: () => {} };
    for (let i = 0; i < DEFAULT_LIVE_CHARTS; i++) charts.add({ ...measured });
    expect(charts.size).toBe(64);
  });

  it('beyond a cap of many some more go at once, and none of those that stay', () => {
    const given: number[] = [];
    const charts = new LiveCharts(16);
    for (let distance = 1; distance <= 16; distance++) charts.add(chart(distance, given));
    charts.add(chart(0, given));
    expect(given).toEqual([14, 15, 16]);
    for (let i = 0; i < 2; i++) charts.add(chart(0, given));
    expect(given).toHaveLength(3);
    expect(charts.size).toBe(16);
  });

  it('a chart that is gone makes room', () => {
    const given: number[] = [];
    const charts = new LiveCharts(1);
    const first = chart(10, given);
    charts.add(first);
    charts.delete(first);
    charts.add(chart(20, given));
    expect(given).toEqual([]);
  });
});
