import { type KlineError, KlineStore, type SeriesState } from '../src/index.js';
import { BOOLEAN_ATTRIBUTES, TEXT_ATTRIBUTES, type TextAttribute } from './attributes.js';
import { ChartWidget } from './chart-widget.js';
import { VERSION } from './version.js';
import type { WidgetMetrics } from './widget-metrics.js';

/** On a server there is no HTMLElement; importing must not fail there. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? Object;

const STYLE_ATTRIBUTES = new Set(['theme', 'class', 'style']);
const PROPERTIES = [
  'symbol',
  'interval',
  'feed',
  'limit',
  'theme',
  'locale',
  'precision',
  'hideVolume',
  'hideLegend',
  'store',
];

/**
 * A live candlestick chart of one series. All charts of a page share one store, so ten charts of one series are
 * one subscription at the exchange.
 *
 * @tagname kline-chart
 *
 * @attr {string} symbol - The instrument as its feed writes it, such as BTCUSDT.
 * @attr {string} [interval=1m] - Length of a kline, case-sensitive: 1m is a minute, 1M a month.
 * @attr {string} [feed=binance] - Name of a registered feed.
 * @attr {number} [limit=500] - Klines loaded at first.
 * @attr {light | dark | auto} [theme=light] - Colours; auto follows the system.
 * @attr {string} locale - Language of numbers and dates, a BCP 47 tag; default is the page's.
 * @attr {number} precision - Decimals of prices; default is the instrument's.
 * @attr {boolean} hide-volume - Shows no volume.
 * @attr {boolean} hide-legend - Shows no legend.
 *
 * @fires kline-ready - First candles of a series are on the screen.
 * @fires kline-statechange - The state changed; detail: state, previous, reason.
 * @fires kline-update - The newest kline changed, at most once per frame; detail: symbol, interval, kline, timestamp.
 * @fires kline-error - The chart cannot be shown; detail: error.
 *
 * @csspart frame - Everything inside.
 * @csspart chart - The canvas area.
 * @csspart legend - The line above the candles.
 * @csspart badge - "Not live" and its kind.
 * @csspart message - What stands in place of a chart.
 * @csspart retry - The button in it.
 * @csspart attribution - The link that the chart library's licence asks for.
 *
 * @cssprop [--kline-background] - Background.
 * @cssprop [--kline-text] - Text.
 * @cssprop [--kline-muted] - Labels and less important text.
 * @cssprop [--kline-grid] - Grid lines.
 * @cssprop [--kline-border] - Backgrounds of axis labels.
 * @cssprop [--kline-crosshair] - Crosshair.
 * @cssprop [--kline-up] - Rising candles.
 * @cssprop [--kline-down] - Falling candles.
 * @cssprop [--kline-volume-up] - Volume of rising candles.
 * @cssprop [--kline-volume-down] - Volume of falling candles.
 * @cssprop [--kline-notice] - Text of the badge.
 * @cssprop [--kline-notice-background] - Background of the badge.
 * @cssprop [--kline-font] - Font family.
 *
 * @cssstate loading
 * @cssstate live
 * @cssstate stale
 * @cssstate reconnecting
 * @cssstate empty
 * @cssstate error
 */
export class KlineChartElement extends Base {
  static readonly version = VERSION;
  static readonly observedAttributes: readonly string[] = [
    ...TEXT_ATTRIBUTES,
    ...BOOLEAN_ATTRIBUTES,
    'class',
    'style',
  ];

  private widget: ChartWidget | null = null;
  private givenStore: KlineStore | null = null;
  private readonly internals: ElementInternals | null;

  constructor() {
    super();
    this.attachShadow({ mode: 'open' });
    this.internals = typeof this.attachInternals === 'function' ? this.attachInternals() : null;
  }

  get symbol(): string {
    return this.getAttribute('symbol') ?? '';
  }

  set symbol(value: string | null) {
    this.reflect('symbol', value);
  }

  get interval(): string {
    return this.getAttribute('interval') ?? '1m';
  }

  set interval(value: string | null) {
    this.reflect('interval', value);
  }

  get feed(): string {
    return this.getAttribute('feed') ?? '';
  }

  set feed(value: string | null) {
    this.reflect('feed', value);
  }

  get limit(): number {
    return Number(this.getAttribute('limit') ?? 500);
  }

  set limit(value: number | null) {
    this.reflect('limit', value);
  }

  get theme(): string {
    return this.getAttribute('theme') ?? 'light';
  }

  set theme(value: string | null) {
    this.reflect('theme', value);
  }

  get locale(): string {
    return this.getAttribute('locale') ?? '';
  }

  set locale(value: string | null) {
    this.reflect('locale', value);
  }

  get precision(): number | null {
    const text = this.getAttribute('precision');
    return text === null ? null : Number(text);
  }

  set precision(value: number | null) {
    this.reflect('precision', value);
  }

  get hideVolume(): boolean {
    return this.hasAttribute('hide-volume');
  }

  set hideVolume(value: boolean) {
    this.toggleAttribute('hide-volume', value);
  }

  get hideLegend(): boolean {
    return this.hasAttribute('hide-legend');
  }

  set hideLegend(value: boolean) {
    this.toggleAttribute('hide-legend', value);
  }

  /** What the shown data is worth right now. */
  get state(): SeriesState {
    return this.widget?.state ?? 'loading';
  }

  /** Why the chart cannot be shown, or null. */
  get error(): KlineError | null {
    return this.widget?.error ?? null;
  }

  /** The store that is shown; the page's own unless another was given. */
  get store(): KlineStore {
    return this.givenStore ?? KlineStore.shared();
  }

  set store(store: KlineStore | null) {
    this.givenStore = store;
    if (this.widget !== null) this.rebuild();
  }

  /** The lightweight-charts object, null before there is one: an escape hatch for its look, not for its data. */
  get chart(): unknown {
    return this.widget?.chart?.native ?? null;
  }

  /** Counts of work since the element was connected: renders, paints, chart updates, effect runs. */
  get metrics(): Readonly<WidgetMetrics> | null {
    return this.widget?.metrics ?? null;
  }

  /** Tries again after an error. */
  retry(): void {
    this.widget?.retry();
  }

  /** Shows all bars that are loaded. */
  fitContent(): void {
    this.widget?.command('fitContent');
  }

  /** Goes to the newest bar. */
  scrollToRealTime(): void {
    this.widget?.command('scrollToRealTime');
  }

  connectedCallback(): void {
    for (const property of PROPERTIES) this.upgrade(property);
    // Put back within the task that took it out: the chart is still there.
    if (this.widget === null) this.build();
  }

  /** Moves keep everything: without this a browser that can move elements would disconnect and connect. */
  connectedMoveCallback(): void {}

  disconnectedCallback(): void {
    if (this.isConnected) return;
    queueMicrotask(() => {
      if (!this.isConnected) this.tearDown();
    });
  }

  adoptedCallback(): void {
    this.tearDown();
    if (this.isConnected) this.build();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || this.widget === null) return;
    if (STYLE_ATTRIBUTES.has(name)) this.widget.restyle();
    else this.widget.planUpdate();
  }

  private build(): void {
    const root = this.shadowRoot;
    if (root === null) return;
    this.widget = new ChartWidget({
      element: this,
      root,
      store: () => this.store,
      attribute: (name: TextAttribute) => this.getAttribute(name),
      flag: (name) => this.hasAttribute(name),
      onState: (state, previous) => {
        this.internals?.states?.delete(previous);
        this.internals?.states?.add(state);
      },
    });
  }

  private tearDown(): void {
    this.widget?.destroy();
    this.widget = null;
  }

  private rebuild(): void {
    this.tearDown();
    if (this.isConnected) this.build();
  }

  private reflect(name: string, value: string | number | null): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }

  /** A property that was set before the element was defined hides the accessor: set it again through it. */
  private upgrade(property: string): void {
    if (!Object.hasOwn(this, property)) return;
    const self = this as unknown as Record<string, unknown>;
    const value = self[property];
    delete self[property];
    self[property] = value;
  }
}
