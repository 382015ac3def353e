import { expect, it } from 'vitest';
import { AnnotationLayer } from '../../../widget/annotations/annotation-layer.js';
import { BarWindow } from '../../../widget/bars/bar-window.js';
import type { LayerSurface } from '../../../widget/chart/price-chart.js';
import { LINE_SETTINGS } from './support/chart-settings.js';

const MINUTE = 60_000;

/** The rows at which markers are drawn, over bars of some minutes. */
function rowsOfMarkers(minutes: readonly number[], times: readonly number[]): number[] {
  const bars = new BarWindow(8);
  const records = Float64Array.from(minutes.flatMap((minute) => [minute * MINUTE, 1, 1, 1, 1, 1]));
  bars.replaceFrom(records, new Uint8Array(minutes.length), minutes.length);
  const rows: number[] = [];
  const context = {
    beginPath: () => {},
    arc: (x: number) => rows.push(x),
    fill: () => {},
  } as unknown as CanvasRenderingContext2D;
  const surface: LayerSurface = {
    width: 100,
    height: 100,
    settings: LINE_SETTINGS,
    xOf: (row) => row,
    yOf: () => 50,
  };
  const given = { markers: times.map((time) => ({ time })), priceLines: [] };
  new AnnotationLayer(
    () => given,
    () => bars,
  ).paint(context, surface);
  return rows;
}

it('a marker stands at the bar of its time; one of the future waits for its bar', () => {
  const [last, next] = [7 * MINUTE - 1, 7 * MINUTE];
  expect(rowsOfMarkers([3, 4, 6], [3 * MINUTE, 4.5 * MINUTE, last])).toEqual([0, 1, 2]);
  expect(rowsOfMarkers([3, 4, 6], [next, next + 86_400_000])).toEqual([]);
  expect(rowsOfMarkers([3, 4, 6, 7], [next])).toEqual([3]);
});

it('in a gap a marker stands at the bar before it, and before the first bar nowhere', () => {
  expect(rowsOfMarkers([3, 4, 6], [5 * MINUTE, 2 * MINUTE])).toEqual([1]);
});
