import { batch, computed, signal } from '@preact/signals';
import type { ReadonlySignal } from '@preact/signals-core';
import type { Kline, SeriesState } from '../../src/index.js';
import type { EdgeState } from '../bars/scroll-back.js';
import type { KlineFormats } from '../chart/formats.js';
import { shareOf } from '../chart/price-map.js';
import { directionFor, messagesFor } from '../language/languages.js';
import type { Messages } from '../language/messages.js';

export interface WidgetStatus {
  readonly state: SeriesState;
  /** In words; for the error and empty looks, and beside the badge. */
  readonly reason: string;
  /** Whether a picture of the series is shown, so that a message must not cover it. */
  readonly hasPicture: boolean;
  /** Whether trying again makes sense. */
  readonly canRetry: boolean;
}

/** A line of the legend below the first, or in a pane of its own: a study and its values at the bar that the legend tells of. */
export interface StudyLegend {
  readonly title: string;
  /** Where its own pane begins, CSS pixels below the chart's top; undefined before it is drawn and where it is too low for a text. Null where it has none. */
  readonly paneTop: ReadonlySignal<number | undefined> | null;
  readonly values: readonly { readonly text: ReadonlySignal<string>; readonly color: string }[];
}

/** What the view shows, as signals: a tick changes texts in place and renders nothing. */
export class ViewModel {
  /** A valid BCP 47 tag. */
  readonly locale = signal('en');
  readonly messages: ReadonlySignal<Messages> = computed(() => messagesFor(this.locale.value));
  readonly direction = computed(() => directionFor(this.locale.value));
  readonly symbol = signal('');
  readonly interval = signal('');
  readonly open = signal('');
  readonly high = signal('');
  readonly low = signal('');
  readonly close = signal('');
  readonly volume = signal('');
  readonly change = signal('');
  readonly trend = signal('');
  readonly studies = signal<readonly StudyLegend[]>([]);
  readonly hideLegend = signal(false);
  readonly isPaused = signal(false);
  /** Any of it is on the screen. */
  readonly isSeen = signal(false);
  /** Nor will any be soon. */
  readonly isFar = signal(false);
  readonly frameClass = computed(() => (this.isFar.value ? 'frame far' : 'frame'));
  /** The newest bar is out of view. */
  readonly isAway = signal(false);
  readonly edge = signal<EdgeState>('idle');
  readonly status = signal<WidgetStatus>({
    state: 'loading',
    reason: '',
    hasPicture: false,
    canRetry: false,
  });
  readonly hasPicture = computed(() => this.status.value.hasPicture);
  readonly plotClass = computed(() => {
    const { state, hasPicture } = this.status.value;
    const isDimmed = hasPicture && (state === 'stale' || state === 'reconnecting');
    const isSilent = this.isSilent.value && (state === 'loading' || state === 'live');
    return `plot ${this.isShown.value ? '' : 'unshown'} ${isSilent ? 'silent' : ''} ${hasPicture ? 'pictured' : ''} ${isDimmed ? 'dimmed' : ''}`;
  });
  /** Says nothing yet of loading, should nothing else be amiss. */
  readonly isSilent = signal(false);
  /** It came to the page with many others, and has not been shown yet. */
  readonly isOneOfMany = signal(false);
  /** Candles of the series were shown, whatever is said of it since. */
  readonly isShown = signal(false);
  /** Of what moves while there is no picture: only what can be seen does, and of many nothing for long. */
  readonly barsClass = computed(
    () => `bars ${this.isSeen.value ? 'seen' : ''} ${this.isOneOfMany.value ? 'many' : ''}`,
  );

  /** Shows the numbers of a kline and its change from the close before it, or else from its open; none for null. */
  showKline(kline: Kline | null, closeBefore: number | null, formats: KlineFormats): void {
    const text = (value: number | undefined) => (value === undefined ? '' : formats.price(value));
    batch(() => {
      this.open.value = text(kline?.open);
      this.high.value = text(kline?.high);
      this.low.value = text(kline?.low);
      this.close.value = text(kline?.close);
      this.volume.value = kline === null ? '' : formats.volume(kline.volume);
      const base = closeBefore ?? kline?.open ?? 0;
      this.change.value =
        kline === null
          ? ''
          : `${formats.difference(kline.close - base)} (${formats.percent(shareOf(kline.close, base))})`;
      this.trend.value = kline === null ? '' : kline.close >= base ? 'up' : 'down';
    });
  }

  showName({ symbol, interval }: { readonly symbol: string; readonly interval: string }): void {
    this.symbol.value = symbol;
    this.interval.value = interval;
  }
}
