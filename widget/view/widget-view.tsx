import type { RefObject } from 'preact';
import { fill } from '../language/messages.js';
import { type LegendRef, LegendView } from './legend-view.js';
import { MessageView } from './message-view.js';
import type { ViewModel } from './view-model.js';

const NOTICE =
  'TradingView Lightweight Charts™ Copyright (c) 2026 TradingView, Inc. https://www.tradingview.com/';

interface Props {
  readonly model: ViewModel;
  readonly chart: RefObject<HTMLDivElement | null>;
  /** Where the toolbar goes, when there is one. */
  readonly toolbar: RefObject<HTMLDivElement | null>;
  readonly legend: LegendRef;
  readonly onRetry: () => void;
  readonly onGoToLive: () => void;
  readonly onRender: () => void;
}

/** The widget's DOM around the chart. Renders when the state changes, never on a tick. */
export function WidgetView({ model, chart, toolbar, legend, onRetry, onGoToLive, onRender }: Props) {
  onRender();
  const hasPicture = model.hasPicture.value;
  const messages = model.messages.value;
  const label = fill(messages['chart-label'], {
    symbol: model.symbol.value,
    interval: model.interval.value,
  });
  return (
    <div class={model.frameClass} part="frame" dir={model.direction.value}>
      <div class="toolbar" ref={toolbar} />
      <div class={model.plotClass}>
        {/* Around the chart and not over it: a click on the canvas keeps the focus here. */}
        <div
          class="chart"
          part="chart"
          ref={chart}
          tabIndex={0}
          role="application"
          aria-roledescription={messages['chart-role']}
          aria-label={label}
          aria-describedby="keys"
        />
        <p id="keys" class="visually-hidden">
          {messages['keys-help']}
        </p>
        <LegendView model={model} messages={messages} legend={legend} />
        {hasPicture ? <EdgeView model={model} onGoToLive={onGoToLive} /> : null}
        <a
          class="attribution"
          part="attribution"
          href="https://www.tradingview.com/"
          target="_blank"
          rel="noopener noreferrer"
          title={NOTICE}
          aria-label="Charts by TradingView"
        >
          TradingView
        </a>
        {hasPicture ? null : <MessageView model={model} messages={messages} onRetry={onRetry} />}
      </div>
    </div>
  );
}

const EDGES = { loading: 'history-loading', begun: 'history-begins', failed: 'history-failed' } as const;

/** What the two ends of the view say. */
function EdgeView({ model, onGoToLive }: { model: ViewModel; onGoToLive: () => void }) {
  const edge = model.edge.value;
  const messages = model.messages.value;
  return (
    <>
      {edge === 'idle' || !model.isAway.value ? null : (
        <div class="edge" part="edge" role="status">
          {edge === 'loading' ? <i class="spinner" aria-hidden="true" /> : null}
          {messages[EDGES[edge]]}
        </div>
      )}
      {model.isAway.value ? (
        <button type="button" class="live" part="live" onClick={onGoToLive}>
          {messages['go-to-live']}
        </button>
      ) : null}
    </>
  );
}
