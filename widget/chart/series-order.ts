import type { IChartApiBase, ISeriesApi, SeriesType } from 'lightweight-charts';

type AnySeries = ISeriesApi<SeriesType>;

const forming = new WeakSet<AnySeries>();

/** Says that a series holds a forming bar only: it is laid over what does not change with ticks. */
export function markForming(series: AnySeries): void {
  forming.add(series);
}

/**
 * Lays all that a tick changes over all that it leaves, in every pane: then the lower part of the picture can be kept
 * (see RetainedCanvas). Nothing hides anything else by it: forming bars stand beside history, not on it.
 */
export function orderSeries<Time>(chart: IChartApiBase<Time>): void {
  for (const pane of chart.panes()) {
    const series = pane.getSeries() as unknown as AnySeries[];
    const isForming = (each: AnySeries) => forming.has(each);
    const firstForming = series.findIndex(isForming);
    if (firstForming < 0 || series.slice(firstForming).every(isForming)) continue;
    const ordered = [...series.filter((each) => !isForming(each)), ...series.filter(isForming)];
    for (const [order, each] of ordered.entries()) each.setSeriesOrder(order);
  }
}
