import { formatsFor } from '../../../../widget/chart/formats.js';
import type { ChartSettings } from '../../../../widget/chart/price-chart.js';

const COLOR = '#000000';
/** A line in one colour, UTC and English, two decimals. */
export const LINE_SETTINGS: ChartSettings = {
  type: 'line',
  scale: 'linear',
  colors: {
    background: COLOR,
    text: COLOR,
    grid: COLOR,
    border: COLOR,
    crosshair: COLOR,
    up: COLOR,
    down: COLOR,
    line: COLOR,
    volumeUp: COLOR,
    volumeDown: COLOR,
    notice: COLOR,
    studies: [],
    fontFamily: 'serif',
    fontSize: 12,
  },
  hollowUp: false,
  showVolume: false,
  showSeconds: false,
  isIntraday: true,
  timeZone: 'UTC',
  interval: '1m',
  showCountdown: false,
  precision: 2,
  locale: 'en',
  formats: formatsFor('en', 2),
};
