import type { ReadonlySignal } from '@preact/signals';
import type { RefObject } from 'preact';
import type { ViewModel, WidgetStatus } from './view-model.js';

const NOTICE =
  'TradingView Lightweight Charts™ Copyright (c) 2026 TradingView, Inc. https://www.tradingview.com/';

interface Props {
  readonly model: ViewModel;
  readonly chart: RefObject<HTMLDivElement | null>;
  readonly onRetry: () => void;
  readonly onRender: () => void;
}

/** The widget's DOM around the chart. Renders when the state changes, never on a tick. */
export function WidgetView({ model, chart, onRetry, onRender }: Props) {
  onRender();
  const status = model.status.value;
  const dimmed = status.hasPicture && (status.state === 'stale' || status.state === 'reconnecting');
  return (
    <div
      class={dimmed ? 'frame dimmed' : 'frame'}
      part="frame"
      tabIndex={0}
      role="group"
      aria-label={label(model)}
    >
      <div class="chart" part="chart" ref={chart} aria-hidden="true" />
      <Legend model={model} status={status} />
      <a
        class="attribution"
        part="attribution"
        href="https://www.tradingview.com/"
        target="_blank"
        rel="noopener noreferrer"
        title={NOTICE}
      >
        Charts by TradingView
      </a>
      {status.hasPicture ? null : <Message status={status} onRetry={onRetry} />}
    </div>
  );
}

function label(model: ViewModel): string {
  return `Candlestick chart of ${model.symbol.value}, ${model.interval.value}`;
}

function Legend({ model, status }: { model: ViewModel; status: WidgetStatus }) {
  // Hidden or not, the legend never hides that the data is not live.
  if (model.hideLegend.value) {
    return (
      <div class="legend">
        <Badge status={status} />
      </div>
    );
  }
  return (
    <div class="legend" part="legend">
      <span class="name">
        {model.symbol}
        <span class="interval">{model.interval}</span>
      </span>
      {status.hasPicture ? (
        <>
          <Field class="ohl" name="O" value={model.open} />
          <Field class="ohl" name="H" value={model.high} />
          <Field class="ohl" name="L" value={model.low} />
          <Field class="close" name="C" value={model.close} direction={model.direction} />
          <span class={model.direction}>
            <span class="change">{model.change}</span>
          </span>
          <Field class="volume" name="V" value={model.volume} />
          <Badge status={status} />
        </>
      ) : null}
    </div>
  );
}

function Field(props: {
  class: string;
  name: string;
  value: ReadonlySignal<string>;
  direction?: ReadonlySignal<string>;
}) {
  return (
    <span class={`field ${props.class}`}>
      <b>{props.name}</b>
      {props.direction === undefined ? props.value : <span class={props.direction}>{props.value}</span>}
    </span>
  );
}

const BADGES: Partial<Record<WidgetStatus['state'], string>> = {
  stale: 'Not live',
  reconnecting: 'Reconnecting',
  error: 'Error',
};

function Badge({ status }: { status: WidgetStatus }) {
  const text = BADGES[status.state];
  if (text === undefined) return null;
  return (
    <span class="badge" part="badge" title={status.reason}>
      {text}
    </span>
  );
}

const TITLES: Record<WidgetStatus['state'], string> = {
  loading: 'Loading',
  live: 'Loading',
  stale: 'Not live',
  reconnecting: 'Connecting',
  empty: 'Nothing to show',
  error: 'This chart cannot be shown',
};

function Message({ status, onRetry }: { status: WidgetStatus; onRetry: () => void }) {
  const waiting = status.state === 'loading' || status.state === 'live' || status.state === 'reconnecting';
  return (
    <div
      class="message"
      part={`message message-${status.state}`}
      role={status.state === 'error' ? 'alert' : 'status'}
    >
      {waiting ? (
        <div class="bars" aria-hidden="true">
          <i />
          <i />
          <i />
          <i />
          <i />
        </div>
      ) : null}
      <p class={waiting && status.state !== 'reconnecting' ? 'visually-hidden' : 'title'}>
        {TITLES[status.state]}
      </p>
      {waiting && status.state !== 'reconnecting' ? null : <p class="reason">{status.reason}</p>}
      {status.canRetry ? (
        <button type="button" part="retry" onClick={onRetry}>
          Try again
        </button>
      ) : null}
    </div>
  );
}
