import { render } from 'preact';
import type { ChartWidget } from '../chart-widget.js';
import { hideForeignRegistry } from './adopted-root.js';
import { adoptSheet } from './constructed-sheet.js';
import { watchHeight } from '../watch-element.js';
import { styleSheetOf } from './styles.js';
import { WidgetView } from './widget-view.js';

/** Gives a shadow root the widget's styles, and no others. */
export function adoptStyles(root: ShadowRoot): void {
  // Sheets of a document that the element came from are of no use in this one.
  root.adoptedStyleSheets = [];
  adoptSheet(root, styleSheetOf);
}

/** Puts a widget's DOM into its shadow root. What is returned takes it out again. */
export function mountView(widget: ChartWidget): () => void {
  const { root } = widget.host;
  const place = root.ownerDocument.createElement('div');
  place.className = 'place';
  render(
    <WidgetView
      model={widget.model}
      chart={widget.container}
      toolbar={widget.toolbar}
      legend={(legend) =>
        legend === null
          ? undefined
          : watchHeight(legend, (height, parts) => {
              widget.stage.makeRoom(height, parts);
              widget.mark();
            })
      }
      onRetry={() => widget.retry()}
      onGoToLive={() => {
        // The button goes, and would take the focus with it.
        widget.container.current?.focus({ preventScroll: true });
        widget.commands.goToLive();
      }}
      onRender={() => widget.metrics.renders++}
    />,
    place,
  );
  root.append(place);
  const stop = hideForeignRegistry(root, place);
  return () => {
    stop();
    render(null, place);
    place.remove();
  };
}
