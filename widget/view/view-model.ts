import { signal } from '@preact/signals';
import type { Kline, SeriesState } from '../../src/index.js';
import type { KlineFormats } from '../chart/formats.js';

export interface WidgetStatus {
  readonly state: SeriesState;
  /** In words; for the error and empty looks, and beside the badge. */
  readonly reason: string;
  /** Whether a picture of the series is shown, so that a message must not cover it. */
  readonly hasPicture: boolean;
  /** Whether trying again makes sense. */
  readonly canRetry: boolean;
}

/** What the view shows, as signals: a tick changes texts in place and renders nothing. */
export class ViewModel {
  readonly symbol = signal('');
  readonly interval = signal('');
  readonly open = signal('');
  readonly high = signal('');
  readonly low = signal('');
  readonly close = signal('');
  readonly volume = signal('');
  readonly change = signal('');
  readonly direction = signal('');
  readonly hideLegend = signal(false);
  readonly status = signal<WidgetStatus>({
    state: 'loading',
    reason: '',
    hasPicture: false,
    canRetry: false,
  });

  /** Shows the numbers of a kline; none when there is none. */
  showKline(kline: Omit<Kline, 'closed'> | null, formats: KlineFormats): void {
    const text = (value: number | undefined) => (value === undefined ? '' : formats.price(value));
    this.open.value = text(kline?.open);
    this.high.value = text(kline?.high);
    this.low.value = text(kline?.low);
    this.close.value = text(kline?.close);
    this.volume.value = kline === null ? '' : formats.volume(kline.volume);
    this.change.value = kline === null ? '' : formats.percent(kline.close / kline.open - 1);
    this.direction.value = kline === null ? '' : kline.close >= kline.open ? 'up' : 'down';
  }

  showName({ symbol, interval }: { readonly symbol: string; readonly interval: string }): void {
    this.symbol.value = symbol;
    this.interval.value = interval;
  }
}
