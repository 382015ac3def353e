import {
  type ChartGauge,
  ConfigError,
  KlineError,
  type KlineStore,
  type SeriesState,
} from '../../src/index.js';
import { BOOLEAN_ATTRIBUTES, TEXT_ATTRIBUTES } from '../attributes.js';
import { liveCharts } from '../frame/live-charts.js';
import { VERSION } from '../version.js';
import type { ExportFormat } from '../view-commands.js';
import { type ChartViewState, requireViewState, VIEW_ATTRIBUTES, viewState } from '../view-state.js';
import { requireRange, type TimeRange } from '../visible-range.js';
import type { WidgetMetrics } from '../widget-metrics.js';
import { MountedElement } from './mounted-element.js';

// The tables of the documents, the manifest and what editors complete are made from this doc (`npm run docs`, `npm run
// build`); tests hold it together with the code.
/**
 * A live candlestick chart of one series. All charts of a page share one store, so ten charts of one series are
 * one subscription at the exchange.
 *
 * @tagname kline-chart
 *
 * @attr {string} symbol - The instrument as its feed writes it, such as `BTCUSDT`.
 * @attr {string} [interval=1m] - Length of a kline, case-sensitive: `1m` is a minute, `1M` a month.
 * @attr {string} [feed=binance] - Name of a registered feed.
 * @attr {number} [limit=500] - Bars shown at first, 1 to 5,000; older ones come as one scrolls back.
 * @attr {'candles' | 'hollow' | 'bars' | 'line' | 'area' | 'baseline' | 'heikin-ashi'} [type=candles] - How prices are drawn.
 * @attr {'linear' | 'log' | 'percent'} [scale=linear] - The price scale; `percent` counts from the first bar in view.
 * @attr {'light' | 'dark' | 'auto'} [theme=light] - Colours; `auto` follows the system.
 * @attr {'classic' | 'colorblind' | 'inverted'} [palette=classic] - Rising and falling; `colorblind` draws rising candles as outlines, too; with `inverted` red rises.
 * @attr {string} locale - BCP 47 tag of the language of texts, numbers and dates; the page's unless given.
 * @attr {string} [timezone=UTC] - IANA zone in which days begin; `local` is the visitor's own.
 * @attr {number} precision - Decimals of prices, 0 to 12; the instrument's unless given.
 * @attr {string} studies - In the order in which they are drawn: `sma:20 ema:50 bollinger:20,2 vwap rsi:14 macd:12,26,9 atr:14`.
 * @attr {string} sync-group - Charts of one name share the crosshair; `name range` shares what is in view, too.
 * @attr {'page' | 'chart' | 'none'} [gestures=page] - What wheel and touch do; `page` leaves vertical swipes to the page, and the wheel until the chart is focused or Ctrl or Cmd is held.
 * @attr {boolean} controls - Shows a toolbar: symbol, interval, look, studies, picture, data, full screen.
 * @attr {boolean} hide-volume - Shows no volume.
 * @attr {boolean} hide-legend - Shows no legend.
 * @attr {boolean} paused - Live updates wait until it is gone.
 *
 * @fires kline-ready - First candles of a series are on the screen.
 * @fires kline-statechange - The state changed.
 * @fires kline-update - The newest kline changed, at most once per frame; `timestamp` is when, ms since the epoch.
 * @fires kline-rangechange - Other bars are in view, at most once per frame; openTimes of the first and last, ms UTC.
 * @fires kline-crosshairmove - The pointer is at another bar or price, or at none (nulls).
 * @fires kline-error - The chart cannot be shown.
 *
 * @slot loading - In place of the chart until the first candles are there.
 * @slot reconnecting - In its place while there are no candles and the connection is being made.
 * @slot stale - In its place while there are no candles and the source is silent.
 * @slot empty - In its place when there is nothing to show.
 * @slot error - In its place when it cannot be shown; a button in it can call `retry()`.
 *
 * @csspart frame - Everything inside.
 * @csspart chart - The canvas area.
 * @csspart toolbar - The toolbar.
 * @csspart table - The dialog with the bars as a table.
 * @csspart legend - The line above the candles.
 * @csspart study - A study's line: in the legend, or in the pane that it has of its own.
 * @csspart live - The button that goes to the newest bar.
 * @csspart edge - What the older end of the view says.
 * @csspart badge - "Not live" and its kind, in the legend.
 * @csspart message - What stands in place of a chart, in every state.
 * @csspart message-loading - The same while history is under way.
 * @csspart message-live - The same for the moment between data and picture.
 * @csspart message-stale - The same while the source is silent.
 * @csspart message-reconnecting - The same while the connection is being made.
 * @csspart message-empty - The same when there is nothing to show.
 * @csspart message-error - The same when the chart cannot be shown.
 * @csspart retry - The button in it that tries again.
 * @csspart attribution - The link that the chart library's licence asks for.
 *
 * @cssprop [--kline-background=#ffffff] - Background.
 * @cssprop [--kline-text=#131722] - Text.
 * @cssprop [--kline-muted=#5d6470] - Labels and less important text.
 * @cssprop [--kline-grid=#eef0f4] - Grid lines.
 * @cssprop [--kline-border=#434a58] - Backgrounds of the crosshair's labels on the axes.
 * @cssprop [--kline-crosshair=#7d8592] - Crosshair, borders of buttons, levels of studies.
 * @cssprop [--kline-up=#08806c] - Rising candles.
 * @cssprop [--kline-down=#d0303d] - Falling candles.
 * @cssprop [--kline-volume-up=#4a9f90] - Volume of rising candles.
 * @cssprop [--kline-volume-down=#e06d77] - Volume of falling candles.
 * @cssprop [--kline-notice=#8a5300] - Text of the badge, marks of missing bars.
 * @cssprop [--kline-notice-background=#fff3dc] - Background of the badge.
 * @cssprop [--kline-line=#1f5fd0] - Line of the types line and area, markers and price lines, what is chosen in the toolbar.
 * @cssprop [--kline-focus=#1f5fd0] - Focus ring.
 * @cssprop [--kline-study-1=#1f5fd0] - First study line.
 * @cssprop [--kline-study-2=#b35900] - Second study line.
 * @cssprop [--kline-study-3=#8e24aa] - Third study line.
 * @cssprop [--kline-study-4=#00766c] - Fourth study line.
 * @cssprop [--kline-study-5=#ad1457] - Fifth study line.
 * @cssprop [--kline-study-6=#5d6470] - Sixth study line.
 * @cssprop [--kline-font=system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif] - Font family.
 * @cssprop [--kline-font-size=12px] - Size of all text.
 * @cssprop [--kline-height=20rem] - Height, where the page gives none.
 *
 * @cssstate loading - First history is under way.
 * @cssstate live - History is whole and ticks arrive.
 * @cssstate stale - History is not whole, or the feed is silent.
 * @cssstate reconnecting - The connection is lost and being made again.
 * @cssstate empty - There is nothing to show.
 * @cssstate error - The chart cannot be shown.
 */
export class KlineChartElement extends MountedElement {
  /** The release that this class is of. @type {string} */
  static readonly version = VERSION;
  static readonly observedAttributes: readonly string[] = [
    ...TEXT_ATTRIBUTES,
    ...BOOLEAN_ATTRIBUTES,
    'class',
    'style',
  ];

  /**
   * Charts of the page that are built at a time, 64 unless set; beyond it the farthest from the view is given up until
   * it comes near again.
   * @returns {number}
   */
  static get maxLiveCharts(): number {
    return liveCharts.cap;
  }

  /** @throws ConfigError `bad-max-live-charts` */
  static set maxLiveCharts(count: number) {
    if (Number.isInteger(count) && count > 0) {
      liveCharts.cap = count;
      return;
    }
    const given = `maxLiveCharts is ${String(count)}`;
    throw new ConfigError('bad-max-live-charts', `${given}: give a whole number from 1.`);
  }

  /** What the shown data is worth right now. */
  get state(): SeriesState {
    return this.widget?.status.state ?? 'loading';
  }

  /** Why the chart cannot be shown, or null. */
  get error(): KlineError | null {
    return this.widget?.status.error ?? null;
  }

  /** The store that is shown; the page's own unless another was given. */
  get store(): KlineStore {
    return this.shownStore();
  }

  set store(store: KlineStore | null) {
    this.showStore(store);
  }

  /** The lightweight-charts object, null before there is one: an escape hatch for its look, not for its data. */
  get chart(): unknown {
    return this.widget?.stage.native ?? null;
  }

  /** Counts of work since the element was connected: renders, paints, chart updates, effect runs. */
  get metrics(): Readonly<WidgetMetrics> | null {
    return this.widget?.metrics ?? null;
  }

  /**
   * Has the way from memory to picture measured, for as long as the element lives: `monitor.watchChart(element)` of
   * `kline-chart/monitoring` does. Returns what ends it.
   * @param gauge - Is told of each paint that shows something new.
   */
  measure(gauge: ChartGauge): () => void {
    const entry: ChartGauge = { paint: (ms, updates, frame) => gauge.paint(ms, updates, frame) };
    this.gauges.add(entry);
    return () => {
      this.gauges.delete(entry);
    };
  }

  /** Tries again after an error. */
  retry(): void {
    this.widget?.retry();
  }

  /** Shows all bars that are loaded. */
  fitContent(): void {
    this.command((commands) => commands.fitContent());
  }

  /** Goes to the newest bar. */
  scrollToRealTime(): void {
    this.command((commands) => commands.goToLive());
  }

  /** What is in view, ms UTC, or null while there is nothing. */
  get visibleRange(): TimeRange | null {
    return this.widget?.commands.visibleRange ?? null;
  }

  /**
   * Shows the bars between two times; those that are not at hand are loaded first. At most 5,000 bars are shown.
   * @param range - Two times in ms since the epoch, the earlier one first.
   * @throws ConfigError `bad-range`
   */
  setVisibleRange(range: TimeRange): void {
    const checked = requireRange(range);
    this.command((commands) => commands.setVisibleRange(checked));
  }

  /**
   * A PNG of the chart with its legend, in device pixels.
   * @throws (as rejection) KlineError `not-ready` before the first candles
   */
  async screenshot(): Promise<Blob> {
    if (this.widget === null) throw new KlineError('not-ready', 'The chart is not connected to a page.');
    return this.widget.commands.screenshot();
  }

  /**
   * The bars that are loaded, as text: CSV with a header line, or JSON as `exportJson` writes it.
   * @param format - `csv` or `json`.
   * @throws (as rejection) KlineError `not-ready`, `bad-format`
   */
  async exportData(format: ExportFormat): Promise<string> {
    if (this.widget === null) throw new KlineError('not-ready', 'The chart is not connected to a page.');
    return this.widget.commands.exportData(format);
  }

  /** The view as a small JSON, for `restore()`: attributes, what is in view, markers and price lines. */
  save(): ChartViewState {
    const { markers, priceLines } = this.annotations;
    const inView = this.widget?.commands.view ?? { range: null, bars: null };
    return viewState({ ...inView, markers, priceLines }, this);
  }

  /**
   * Shows a view that `save()` gave. Attributes that it does not have are taken away.
   * @param state - As `save()` gave it.
   * @throws ConfigError `bad-view`, `bad-range`, `bad-marker`, `bad-price-line`; nothing is changed then
   */
  restore(state: ChartViewState): void {
    const { attributes, range, bars, markers, priceLines } = requireViewState(state);
    for (const name of VIEW_ATTRIBUTES) {
      const value = attributes[name];
      if (value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, value);
    }
    this.annotations = { markers, priceLines };
    this.command((commands) => commands.show({ range, bars }));
  }

  /** Live updates wait until `resume()`. The same as the attribute `paused`. */
  pause(): void {
    this.paused = true;
  }

  /** Live updates go on, from the newest state. */
  resume(): void {
    this.paused = false;
  }
}
