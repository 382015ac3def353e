import { render } from 'preact';
import type { ChartWidget } from '../chart-widget.js';
import type { Feature } from '../features.js';
import { adoptSheet } from '../view/constructed-sheet.js';
import { ControlsModel } from './controls-model.js';
import { controlsSheetOf } from './controls-styles.js';
import { Toolbar } from './toolbar.js';

/** The toolbar of one chart: there while the attribute `controls` is. */
export function startControls(widget: ChartWidget): Feature {
  const model = new ControlsModel(widget);
  const place = widget.toolbar.current;
  adoptSheet(widget.host.root, controlsSheetOf);
  return {
    update: () => {
      if (place === null) return;
      model.read();
      render(widget.host.flag('controls') ? <Toolbar model={model} /> : null, place);
    },
    stop: () => {
      if (place !== null) render(null, place);
    },
  };
}
