import type { PriceChart } from '../chart/price-chart.js';
import type { ChartWidget } from '../chart-widget.js';
import type { Feature } from '../features.js';
import { AnnotationLayer } from './annotation-layer.js';

/** Markers and price lines on the chart of one widget. */
export function startAnnotations(widget: ChartWidget): Feature {
  const layer = new AnnotationLayer(
    () => widget.host.annotations(),
    () => widget.series?.window ?? null,
  );
  let drawn: ReturnType<PriceChart['addLayer']> | null = null;
  return {
    onChart: (chart) => {
      drawn = chart.addLayer(layer);
    },
    update: () => drawn?.redraw(),
    // The chart, and the layer with it, is taken down by its owner.
    stop: () => {},
  };
}
