import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SeriesHandle } from '../../../src/index.js';
import { WidgetMeter } from '../../../widget/widget-metrics.js';

const handle = (age: number) => ({ msSinceChange: () => age }) as SeriesHandle;

describe('WidgetMeter', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells the way from the first change that a paint shows to the end of its drawing', () => {
    const told: number[][] = [];
    const meter = new WidgetMeter();
    meter.gauges = new Set([{ paint: (...args) => told.push(args) }]);
    const series = handle(2);
    meter.changed(series);
    vi.advanceTimersByTime(10);
    meter.changed(series);
    vi.advanceTimersByTime(4);
    meter.drew();
    vi.advanceTimersByTime(1);
    meter.drawn(700);
    expect(told).toEqual([[17, 2, 700]]);
    expect([meter.effects, meter.chartUpdates]).toEqual([2, 1]);
  });

  it('a paint that shows nothing new tells nothing, and the change waits on', () => {
    const told: number[][] = [];
    const meter = new WidgetMeter();
    meter.gauges = new Set([{ paint: (...args) => told.push(args) }]);
    const series = handle(0);
    meter.changed(series);
    meter.drawn(1);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(30);
    meter.drew();
    meter.drawn(2);
    meter.drew();
    meter.drawn(3);
    expect(told).toEqual([[30, 1, 2]]);
  });

  it('what another series was told of is not counted for this one', () => {
    const told: number[][] = [];
    const meter = new WidgetMeter();
    meter.gauges = new Set([{ paint: (...args) => told.push(args) }]);
    meter.changed(handle(500));
    vi.advanceTimersByTime(100);
    meter.changed(handle(1));
    meter.drew();
    meter.drawn(5);
    expect(told).toEqual([[1, 1, 5]]);
  });

  it('reads no clock while nobody measures', () => {
    const asked = vi.fn(() => 0);
    const meter = new WidgetMeter();
    meter.changed({ msSinceChange: asked } as unknown as SeriesHandle);
    meter.drew();
    meter.drawn(1);
    expect(asked).not.toHaveBeenCalled();
  });
});
