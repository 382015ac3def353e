import { RECORD_WIDTH } from '../../src/index.js';
import { timeZoneNamed } from '../attributes.js';
import type { CrosshairMove, PriceChart, RowRange } from '../chart/price-chart.js';
import { localeOf } from '../chart-settings.js';
import type { ChartWidget } from '../chart-widget.js';
import type { Feature } from '../features.js';
import { fill } from '../language/messages.js';
import type { SeriesView } from '../series-view.js';
import { DataTable } from './data-table.js';
import { rowsInView, type Spoken, spokenBar, spokenSummary, timeSpeaker } from './spoken-texts.js';

/** Bars to one page. */
const PAGE = 10;
const ZOOM = 0.8;

/** Moves over the bars by keys, and says where it is. Loaded when a chart gets the focus. */
class KeyboardFeature implements Feature {
  /** openTime of the bar that is pointed at: rows move when history comes. */
  private openTime: number | null = null;
  /** The crosshair stands at it: no pointer took that over since. */
  private isHeld = false;
  private readonly region: HTMLElement;
  private readonly table: DataTable;

  constructor(private readonly widget: ChartWidget) {
    const { element, root } = widget.host;
    this.region = element.ownerDocument.createElement('div');
    this.region.className = 'visually-hidden';
    this.region.setAttribute('aria-live', 'assertive');
    root.append(this.region);
    this.table = new DataTable(widget, () => this.spoken());
    widget.container.current?.addEventListener('keydown', this.onKey);
    widget.container.current?.addEventListener('blur', this.onBlur);
  }

  onSeries(): void {
    this.openTime = null;
    this.table.close();
  }

  onCrosshair({ byUser }: CrosshairMove): void {
    if (byUser) this.isHeld = false;
  }

  /** Each time anew: the library pins a crosshair to a pixel, and bars move on below it. */
  onPaint(chart: PriceChart, { window }: SeriesView): void {
    if (!this.isHeld || this.openTime === null) return;
    const row = window.rowFrom(this.openTime);
    const isIn = row >= window.shownFrom && row < window.count;
    chart.showCrosshair(isIn ? row : null, window);
    this.widget.hover(isIn ? row : null);
  }

  stop(): void {
    this.widget.container.current?.removeEventListener('keydown', this.onKey);
    this.widget.container.current?.removeEventListener('blur', this.onBlur);
    this.table.close();
    this.region.remove();
  }

  private readonly onBlur = () => {
    if (this.openTime !== null) this.point(null);
  };

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const isDone = this.run(event.key);
    if (!isDone) return;
    // What the page would do with the key is not meant.
    event.preventDefault();
    event.stopPropagation();
  };

  /** Returns whether the key is one of ours. */
  private run(key: string): boolean {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -PAGE, PageDown: PAGE }[key];
    if (steps !== undefined) return this.step(steps);
    switch (key) {
      case 'Home':
        return this.stepTo(({ from }) => from);
      case 'End':
        return this.goToEnd();
      case '+':
      case '=':
        return this.zoom(ZOOM);
      case '-':
      case '_':
        return this.zoom(1 / ZOOM);
      case 'Enter':
      case ' ':
        return this.saySummary();
      case 't':
      case 'T':
        return this.table.open();
      case 'p':
      case 'P':
        this.widget.host.element.toggleAttribute('paused');
        return true;
      case 'h':
      case 'H':
      case '?':
        this.say(this.widget.model.messages.peek()['keys-help']);
        return true;
      case 'Escape':
        return this.escape();
      default:
        return false;
    }
  }

  private step(steps: number): boolean {
    const { series } = this.widget;
    if (series === null) return false;
    const { window } = series;
    const at = this.openTime === null ? null : window.rowFrom(this.openTime);
    // The first key points at the newest bar in view.
    if (at === null) return this.stepTo(({ to }) => to);
    return this.stepTo(() => at + steps);
  }

  private goToEnd(): boolean {
    const { series } = this.widget;
    if (series === null) return false;
    this.widget.commands.goToLive();
    return this.stepTo(() => series.window.count - 1);
  }

  private stepTo(pick: (inView: RowRange) => number): boolean {
    const { series, chart } = this.widget;
    const rows = chart?.visibleRows ?? null;
    const inView = series === null ? null : rowsInView(series.window, rows);
    if (series === null || chart === null || rows === null || inView === null) return false;
    const { window } = series;
    const row = Math.min(Math.max(pick(inView), window.shownFrom), window.count - 1);
    const over = row < rows.from ? row - 1 - rows.from : row > rows.to ? row + 1 - rows.to : 0;
    if (over !== 0) chart.showRows({ from: rows.from + over, to: rows.to + over });
    this.point(row);
    this.say(spokenBar(this.spoken(), row));
    return true;
  }

  private zoom(factor: number): boolean {
    const { chart, series } = this.widget;
    const rows = chart?.visibleRows ?? null;
    if (chart === null || rows === null || series === null) return false;
    const row = this.openTime === null ? rows.to : series.window.rowFrom(this.openTime);
    chart.showRows({ from: row - (row - rows.from) * factor, to: row + (rows.to - row) * factor });
    this.widget.mark();
    return true;
  }

  private saySummary(): boolean {
    const { chart, series, model } = this.widget;
    const inView = series === null ? null : rowsInView(series.window, chart?.visibleRows ?? null);
    if (inView === null) {
      // Where nothing is wrong there is no reason.
      this.say(model.status.peek().reason || model.messages.peek().loading);
      return true;
    }
    const { symbol, interval } = model;
    const name = fill(model.messages.peek()['chart-label'], {
      symbol: symbol.peek(),
      interval: interval.peek(),
    });
    this.say(`${name}. ${spokenSummary(this.spoken(), inView)}`);
    return true;
  }

  private escape(): boolean {
    if (this.openTime !== null) this.point(null);
    else this.widget.container.current?.blur();
    return true;
  }

  /** As if the pointer were there. */
  private point(row: number | null): void {
    const { chart, series } = this.widget;
    if (chart === null || series === null) return;
    const { window } = series;
    this.openTime = row === null ? null : window.openTimeAt(row);
    chart.showCrosshair(row, window);
    const price = row === null ? null : window.records[row * RECORD_WIDTH + 4];
    this.widget.onCrosshair({ row, price, byUser: true });
    this.isHeld = true;
    this.widget.mark();
  }

  private spoken(): Spoken {
    const { widget } = this;
    const { window, handle } = widget.series as NonNullable<typeof widget.series>;
    // Called by a key: a zone that is not understood is told by the element, not thrown here.
    const zone = timeZoneNamed(widget.host.attribute('timezone')) ?? 'UTC';
    const time = timeSpeaker(localeOf(widget.host), zone, handle.interval);
    return { window, formats: widget.formats, messages: widget.model.messages.peek(), time };
  }

  /** A text that is the same as before would not be said again: it is taken away first. */
  private say(text: string): void {
    this.region.textContent = '';
    this.region.textContent = text;
  }
}

export function startKeyboard(widget: ChartWidget): Feature {
  return new KeyboardFeature(widget);
}
