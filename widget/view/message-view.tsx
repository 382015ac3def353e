import type { MessageKey, Messages } from '../language/messages.js';
import type { ViewModel, WidgetStatus } from './view-model.js';

const TITLES: Record<WidgetStatus['state'], MessageKey> = {
  loading: 'loading',
  live: 'loading',
  stale: 'stale',
  reconnecting: 'connecting',
  empty: 'nothing-to-show',
  error: 'cannot-be-shown',
};

interface Props {
  readonly model: ViewModel;
  readonly messages: Messages;
  readonly onRetry: () => void;
}

/** What stands in place of a chart. A host gives its own by a slot named after the state. */
export function MessageView({ model, messages, onRetry }: Props) {
  const status = model.status.value;
  // No symbol is set: this is ours to tell, not a feed's.
  const isUnnamed = status.state === 'empty' && model.symbol.value === '';
  const waiting = status.state === 'loading' || status.state === 'live' || status.state === 'reconnecting';
  const isQuiet = waiting && status.state !== 'reconnecting';
  return (
    <div
      class="message"
      part={`message message-${status.state}`}
      role={status.state === 'error' ? 'alert' : 'status'}
    >
      <slot name={status.state === 'live' ? 'loading' : status.state}>
        {waiting ? (
          <div class={model.barsClass} aria-hidden="true">
            <i />
            <i />
            <i />
            <i />
            <i />
          </div>
        ) : null}
        <p class={isQuiet ? 'visually-hidden' : 'title'}>{messages[TITLES[status.state]]}</p>
        {isQuiet ? null : (
          <p class="reason">
            <bdi>{isUnnamed ? messages['no-symbol'] : status.reason}</bdi>
          </p>
        )}
        {status.canRetry ? (
          <button type="button" part="retry" onClick={onRetry}>
            {messages.retry}
          </button>
        ) : null}
      </slot>
    </div>
  );
}
