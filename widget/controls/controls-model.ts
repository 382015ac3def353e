import { computed, signal } from '@preact/signals';
import { type Instrument, type Interval, isInterval } from '../../src/index.js';
import { readLookChoice, type Theme, THEMES } from '../attributes.js';
import type { ChartType, ScaleMode } from '../chart/price-chart.js';
import type { ChartWidget } from '../chart-widget.js';
import { CONTROL_ENGLISH, type ControlMessages } from '../language/control-messages.js';
import { parseStudies, type StudySpec } from '../studies/study-spec.js';

/** What the attributes say now. */
export interface Choice {
  readonly symbol: string;
  readonly interval: string;
  readonly type: ChartType;
  readonly scale: ScaleMode;
  readonly theme: Theme;
  readonly studies: readonly StudySpec[];
  readonly isPaused: boolean;
}

/** What a feed offers while it has not said. */
const USUAL_INTERVALS: readonly Interval[] = ['1m', '5m', '15m', '1h', '4h', '1d', '1w'];

/** What the toolbar shows and does. Attributes are the only state: what a host sets, the toolbar shows. */
export class ControlsModel {
  readonly messages = computed<ControlMessages>(() => ({
    ...CONTROL_ENGLISH,
    ...this.widget.model.messages.value,
  }));
  readonly choice = signal<Choice>({
    symbol: '',
    interval: '1m',
    type: 'candles',
    scale: 'linear',
    theme: 'light',
    studies: [],
    isPaused: false,
  });
  readonly intervals = signal<readonly string[]>(USUAL_INTERVALS);
  private feed: string | null = null;

  constructor(private readonly widget: ChartWidget) {}

  get canFillScreen(): boolean {
    return this.widget.host.element.ownerDocument.fullscreenEnabled;
  }

  /** Attributes changed. */
  read(): void {
    const { host } = this.widget;
    const read = (name: Parameters<typeof host.attribute>[0]) => host.attribute(name) ?? '';
    const theme = THEMES.find((each) => each === read('theme')) ?? 'light';
    const interval = isInterval(read('interval')) ? read('interval') : '1m';
    try {
      const { type, scale } = readLookChoice((name) => host.attribute(name));
      this.choice.value = {
        symbol: read('symbol').slice(0, 64),
        interval,
        type,
        scale,
        theme,
        studies: parseStudies(read('studies')),
        isPaused: host.flag('paused'),
      };
    } catch {
      // The chart itself tells what is wrong with the markup.
    }
    this.readIntervals();
  }

  set(name: string, value: string): void {
    this.widget.host.element.setAttribute(name, value);
  }

  togglePause(): void {
    this.widget.host.element.toggleAttribute('paused');
  }

  readonly search = (query: string): Promise<readonly Instrument[]> =>
    this.widget.host.store().searchInstruments(this.feedName(), query);

  fillScreen(): void {
    const { element } = this.widget.host;
    const page = element.ownerDocument;
    const change = page.fullscreenElement === element ? page.exitFullscreen() : element.requestFullscreen();
    // A page may refuse it: then the chart stays as it is.
    change.catch(() => {});
  }

  savePicture(): void {
    this.widget.commands.screenshot().then(
      (blob) => this.save(blob, 'png'),
      () => {},
    );
  }

  saveCsv(): void {
    this.widget.commands.exportData('csv').then(
      (text) => this.save(new Blob([text], { type: 'text/csv' }), 'csv'),
      () => {},
    );
  }

  private save(blob: Blob, ending: string): void {
    const { symbol, interval } = this.choice.peek();
    const page = this.widget.host.element.ownerDocument;
    const link = page.createElement('a');
    link.href = URL.createObjectURL(blob);
    // Symbols may hold what file names may not.
    link.download = `${symbol.replace(/[^\w-]+/g, '-')}-${interval}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  private feedName(): string {
    return this.widget.host.attribute('feed') || this.widget.host.store().defaultFeed;
  }

  private readIntervals(): void {
    const feed = this.feedName();
    if (feed === this.feed) return;
    this.feed = feed;
    this.widget.host
      .store()
      .getIntervals(feed)
      .then(
        (intervals) => {
          if (this.feed === feed && intervals.length > 0) this.intervals.value = intervals;
        },
        () => {
          this.feed = null;
        },
      );
  }
}
