import { KlineError, type SeriesState } from '../src/index.js';
import { dispatch } from './events.js';
import type { ViewModel } from './view/view-model.js';

/** What a chart says of itself: state, reason and error, to the view, the element and the host page alike. */
export class ChartStatus {
  state: SeriesState = 'loading';
  error: KlineError | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly model: ViewModel,
    private readonly onState: (state: SeriesState, previous: SeriesState) => void,
  ) {}

  /** Something that the markup, the page or the exchange must change: said once per message. */
  fail(error: KlineError): void {
    const repeated = this.error?.message === error.message;
    this.error = error;
    this.show('error', error.message, false);
    if (!repeated) dispatch(this.element, 'kline-error', { error });
  }

  /** The state of the series, or of the lack of one. `hasPicture`: candles are on the screen. */
  tell(state: SeriesState, reason: string, hasPicture: boolean): void {
    if (state === 'error') {
      this.fail(new KlineError('feed-error', reason));
      return;
    }
    this.error = null;
    this.show(state, reason, hasPicture);
  }

  private show(state: SeriesState, reason: string, hasPicture: boolean): void {
    const { status } = this.model;
    const shown = status.peek();
    // Where nothing is wrong no reason is shown: with another one the view would look the same, and is not rendered.
    const shownReason = state === 'loading' || state === 'live' ? '' : reason;
    if (shown.state !== state || shown.reason !== shownReason || shown.hasPicture !== hasPicture) {
      status.value = { state, reason: shownReason, hasPicture, canRetry: state === 'error' };
    }
    const previous = this.state;
    if (state === previous) return;
    this.state = state;
    this.onState(state, previous);
    dispatch(this.element, 'kline-statechange', { state, previous, reason });
  }
}
