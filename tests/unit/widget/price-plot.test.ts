import type { IChartApiBase } from 'lightweight-charts';
import { describe, expect, it } from 'vitest';
import { BarWindow } from '../../../widget/bars/bar-window.js';
import { PriceMap } from '../../../widget/chart/price-map.js';
import { PricePlot } from '../../../widget/chart/price-plot.js';
import { LINE_SETTINGS as settings } from './support/chart-settings.js';

type Options = Record<string, unknown>;

/** A chart whose series keep their options, and how often they were given any. */
function setUp(given = settings) {
  const made: { options: Options; applied: number }[] = [];
  const chart = {
    addSeries: (_kind: unknown, options: Options) => {
      const series = { options, applied: 0 };
      made.push(series);
      return {
        applyOptions: (more: Options) => {
          series.applied++;
          Object.assign(series.options, more);
        },
        setData: () => {},
        update: () => {},
        attachPrimitive: () => {},
        priceScale: () => ({ getVisibleRange: () => ({ from: 0.4, to: 2.2 }) }),
      };
    },
  };
  const plot = new PricePlot(chart as unknown as IChartApiBase, given, new PriceMap());
  const bars = new BarWindow(10);
  bars.replaceFrom(
    Float64Array.of(60_000, 1, 2, 0.5, 1.5, 10, 120_000, 1, 2, 0.5, 1.5, 10),
    new Uint8Array(2),
    2,
  );
  return { plot, bars, made };
}

describe('a line', () => {
  it('is made with its look, and given none again that it has', () => {
    const { plot, bars, made } = setUp();
    plot.draw(bars, 0);
    plot.style(settings);
    expect(made.map(({ applied }) => applied)).toEqual([0, 0]);
    expect(made.map(({ options }) => options['priceLineVisible'])).toEqual([false, true]);
    plot.style({ ...settings, colors: { ...settings.colors, line: '#ff0000' } });
    expect(made.map(({ options }) => options['color'])).toEqual(['#ff0000', '#ff0000']);
  });

  it('says no last price while the newest bars are not among those that it shows', () => {
    const { plot, bars, made } = setUp();
    const isShown = () => made[1].options['priceLineVisible'];
    plot.draw(bars, 0);
    bars.isDetached = true;
    plot.draw(bars, 0);
    expect(isShown()).toBe(false);
    bars.isDetached = false;
    plot.draw(bars, 0);
    expect(isShown()).toBe(true);
  });
});

describe('a tick of the forming candle', () => {
  it.each([
    ['within the scale', 2.1, 0.5, true],
    ['above it', 2.3, 0.5, false],
    ['below it', 2, 0.3, false],
    ['that takes back a high, which may have made the scale', 1.9, 0.5, false],
    ['that takes back a low', 2, 0.6, false],
  ])('%s is drawn alone: high %d, low %d: %s', (_what, high, low, alone) => {
    const { plot, bars } = setUp({ ...settings, type: 'candles' });
    plot.draw(bars, 0);
    bars.replaceFrom(Float64Array.of(120_000, 1, high, low, 1.5, 11), new Uint8Array(1), 1);
    expect(plot.takeTick(bars)).toBe(alone);
  });

  it('behind bars that are not shown is none', () => {
    const { plot, bars } = setUp({ ...settings, type: 'candles' });
    plot.draw(bars, 0);
    bars.isDetached = true;
    expect(plot.takeTick(bars)).toBe(false);
  });
});
