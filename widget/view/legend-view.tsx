import type { ReadonlySignal } from '@preact/signals';
import type { MessageKey, Messages } from '../language/messages.js';
import type { StudyLegend, ViewModel, WidgetStatus } from './view-model.js';

/** From a pane's top to the line of its study, CSS pixels. */
const PANE_INSET = 4;

interface Props {
  readonly model: ViewModel;
  readonly messages: Messages;
}

/** Told of the legend's element, and calls what it returned when that is gone. */
export type LegendRef = (legend: HTMLElement | null) => (() => void) | undefined;

/** Name and numbers above the candles. Hidden or not, it never hides that the data is not live. */
export function LegendView({ model, messages, legend }: Props & { readonly legend: LegendRef }) {
  const badge = <Badge model={model} messages={messages} />;
  if (model.hideLegend.value)
    return (
      <div class="legend" ref={legend}>
        {badge}
      </div>
    );
  const studies = model.hasPicture.value ? model.studies.value : [];
  const onPrices = studies.filter(({ paneTop }) => paneTop === null);
  const inPanes = studies.filter(({ paneTop }) => paneTop?.value !== undefined);
  return (
    <>
      <div class="legend" part="legend" ref={legend}>
        <span class="name">
          {model.symbol}
          <span class="interval">{model.interval}</span>
        </span>
        {model.hasPicture.value ? (
          <>
            <Field class="ohl" name={messages.open} value={model.open} />
            <Field class="ohl" name={messages.high} value={model.high} />
            <Field class="ohl" name={messages.low} value={model.low} />
            <Field class="close" name={messages.close} value={model.close} trend={model.trend} />
            <span class={model.trend}>
              <bdi class="change">{model.change}</bdi>
            </span>
            <Field class="volume" name={messages.volume} value={model.volume} />
            {badge}
            {onPrices.map((study) => (
              <Study key={study.title} study={study} />
            ))}
          </>
        ) : null}
      </div>
      {inPanes.map((study) => (
        <Study key={study.title} study={study} />
      ))}
    </>
  );
}

function Field(props: {
  class: string;
  name: string;
  value: ReadonlySignal<string>;
  trend?: ReadonlySignal<string>;
}) {
  return (
    <span class={`field ${props.class}`}>
      <b>{props.name}</b>
      {props.trend === undefined ? (
        <bdi>{props.value}</bdi>
      ) : (
        <span class={props.trend}>
          <bdi>{props.value}</bdi>
        </span>
      )}
    </span>
  );
}

function Study({ study: { title, values, paneTop } }: { study: StudyLegend }) {
  const top = paneTop?.value;
  return (
    <span
      class={top === undefined ? 'study' : 'study own'}
      part="study"
      style={{ top: `${(top ?? 0) + PANE_INSET}px` }}
    >
      <b>{title}</b>
      {values.map(({ text, color }) => (
        <bdi key={color} ref={(each: HTMLElement | null) => each?.style.setProperty('color', color)}>
          {text}
        </bdi>
      ))}
    </span>
  );
}

const BADGES: Partial<Record<WidgetStatus['state'], MessageKey>> = {
  stale: 'stale',
  reconnecting: 'reconnecting',
  error: 'error',
};

function Badge({ model, messages }: Props) {
  const status = model.status.value;
  const key = BADGES[status.state] ?? (model.isPaused.value ? 'paused' : undefined);
  if (key === undefined) return null;
  return (
    <span class="badge" part="badge" title={status.reason}>
      {messages[key]}
    </span>
  );
}
