import { describe, expect, it } from 'vitest';
import { formatsFor } from '../../../../widget/chart/formats.js';
import type { ChartSettings, PriceChart } from '../../../../widget/chart/price-chart.js';
import { parseStudies } from '../../../../widget/studies/index.js';
import { StudyPlot } from '../../../../widget/studies/study-plot.js';
import { LINE_SETTINGS } from '../support/chart-settings.js';

interface PriceFormat {
  readonly formatter: (value: number) => string;
  readonly minMove: number;
}

/** How the axis of a study's pane or of the prices is told to write its values. */
function formatOf(text: string, changes: Partial<ChartSettings>): PriceFormat {
  const told: PriceFormat[] = [];
  const line = {
    style: ({ priceFormat }: { priceFormat: PriceFormat }) => told.push(priceFormat),
    setLevels: () => {},
    takePane: () => {},
  };
  const chart = { paneCount: 1, addSplitPlot: () => line } as unknown as PriceChart;
  const { precision = LINE_SETTINGS.precision } = changes;
  const colors = { ...LINE_SETTINGS.colors, studies: ['#000000'] };
  new StudyPlot(chart, parseStudies(text)[0], 0).style({
    ...LINE_SETTINGS,
    colors,
    formats: formatsFor('en', precision),
    ...changes,
  });
  return told[0];
}

describe('the values of a study are written', () => {
  it.each(['sma', 'macd', 'atr'])(
    'with the decimals of tiny prices, and told apart as they are: %s',
    (study) => {
      const { formatter, minMove } = formatOf(study, { precision: 8 });
      expect(formatter(0.000_000_12)).toBe('0.00000012');
      expect(minMove).toBeCloseTo(1e-8, 12);
    },
  );

  it.each([0, 2, 8])('with two decimals where they are no prices, whatever those have: %i', (precision) => {
    const { formatter, minMove } = formatOf('rsi', { precision });
    expect([formatter(7.474_492_78), minMove]).toEqual(['7.47', 0.01]);
  });

  it('in percent where the prices that they lie on are', () => {
    const { formatter, minMove } = formatOf('sma', { precision: 8, scale: 'percent' });
    expect([formatter(1.5), minMove]).toEqual(['+1.50%', 0.01]);
    expect(formatOf('atr', { precision: 8, scale: 'percent' }).formatter(1.5)).toBe('1.50000000');
  });
});
