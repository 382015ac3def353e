import type { IChartApiBase } from 'lightweight-charts';
import { describe, expect, it } from 'vitest';
import { BarWindow } from '../../../widget/bars/bar-window.js';
import { PriceMap } from '../../../widget/chart/price-map.js';
import { PricePlot } from '../../../widget/chart/price-plot.js';
import { LINE_SETTINGS as settings } from './support/chart-settings.js';

type Options = Record<string, unknown>;

/** A chart whose series keep their options, and how often they were given any. */
function setUp() {
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
      };
    },
  };
  const plot = new PricePlot(chart as unknown as IChartApiBase, settings, new PriceMap());
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
