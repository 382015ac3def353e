import type { Gestures, Palette, Theme } from '../attributes.js';
import type { ChartType, ScaleMode } from '../chart/price-chart.js';

/** On a server there is no HTMLElement; importing must not fail there. */
const Base: typeof HTMLElement = globalThis.HTMLElement ?? Object;

/** Properties that page code may set before the element is defined. */
export const PROPERTIES = [
  'symbol',
  'interval',
  'feed',
  'limit',
  'type',
  'scale',
  'theme',
  'palette',
  'locale',
  'timezone',
  'precision',
  'studies',
  'syncGroup',
  'gestures',
  'controls',
  'hideVolume',
  'hideLegend',
  'paused',
  'store',
  'markers',
  'priceLines',
] as const;
export type SettableProperty = (typeof PROPERTIES)[number];

/** The element's attributes as properties: each reads and writes the attribute, and setting one fires no event. */
export class ReflectedElement extends Base {
  /** The instrument as its feed writes it, such as BTCUSDT. */
  get symbol(): string {
    return this.getAttribute('symbol') ?? '';
  }

  set symbol(value: string | null) {
    this.reflect('symbol', value);
  }

  /** Length of a kline, case-sensitive: 1m is a minute, 1M a month. */
  get interval(): string {
    return this.getAttribute('interval') ?? '1m';
  }

  set interval(value: string | null) {
    this.reflect('interval', value);
  }

  /** Name of a registered feed; empty for the default one. */
  get feed(): string {
    return this.getAttribute('feed') ?? '';
  }

  set feed(value: string | null) {
    this.reflect('feed', value);
  }

  /** How prices are drawn. */
  get type(): ChartType {
    return (this.getAttribute('type') ?? 'candles') as ChartType;
  }

  set type(value: ChartType | null) {
    this.reflect('type', value);
  }

  /** The price scale; percent counts from the first bar in view. */
  get scale(): ScaleMode {
    return (this.getAttribute('scale') ?? 'linear') as ScaleMode;
  }

  set scale(value: ScaleMode | null) {
    this.reflect('scale', value);
  }

  /** Colours; auto follows the system. */
  get theme(): Theme {
    return (this.getAttribute('theme') ?? 'light') as Theme;
  }

  set theme(value: Theme | null) {
    this.reflect('theme', value);
  }

  /** Colours of rising and falling; colorblind draws rising candles as outlines, inverted swaps the two. */
  get palette(): Palette {
    return (this.getAttribute('palette') ?? 'classic') as Palette;
  }

  set palette(value: Palette | null) {
    this.reflect('palette', value);
  }

  /** Language of texts, numbers and dates, a BCP 47 tag; empty for the page's. */
  get locale(): string {
    return this.getAttribute('locale') ?? '';
  }

  set locale(value: string | null) {
    this.reflect('locale', value);
  }

  /** IANA zone in which days begin, or local. */
  get timezone(): string {
    return this.getAttribute('timezone') ?? 'UTC';
  }

  set timezone(value: string | null) {
    this.reflect('timezone', value);
  }

  /** Studies, such as "sma:20 bollinger:20,2 rsi:14". */
  get studies(): string {
    return this.getAttribute('studies') ?? '';
  }

  set studies(value: string | null) {
    this.reflect('studies', value);
  }

  /** Charts of one group share crosshair and range. */
  get syncGroup(): string {
    return this.getAttribute('sync-group') ?? '';
  }

  set syncGroup(value: string | null) {
    this.reflect('sync-group', value);
  }

  /** What wheel and touch do: page leaves the wheel to the page until the chart is focused. */
  get gestures(): Gestures {
    return (this.getAttribute('gestures') ?? 'page') as Gestures;
  }

  set gestures(value: Gestures | null) {
    this.reflect('gestures', value);
  }

  /** Bars shown at first, 1 to 5000. */
  get limit(): number {
    return Number(this.getAttribute('limit') ?? 500);
  }

  set limit(value: number | null) {
    this.reflect('limit', value);
  }

  /** Decimals of prices; null for the instrument's. */
  get precision(): number | null {
    const text = this.getAttribute('precision');
    return text === null ? null : Number(text);
  }

  set precision(value: number | null) {
    this.reflect('precision', value);
  }

  /** Shows the toolbar. */
  get controls(): boolean {
    return this.hasAttribute('controls');
  }

  set controls(value: boolean | null | undefined) {
    this.toggle('controls', value);
  }

  /** Shows no volume. */
  get hideVolume(): boolean {
    return this.hasAttribute('hide-volume');
  }

  set hideVolume(value: boolean | null | undefined) {
    this.toggle('hide-volume', value);
  }

  /** Shows no legend. */
  get hideLegend(): boolean {
    return this.hasAttribute('hide-legend');
  }

  set hideLegend(value: boolean | null | undefined) {
    this.toggle('hide-legend', value);
  }

  /** Live updates wait. */
  get paused(): boolean {
    return this.hasAttribute('paused');
  }

  set paused(value: boolean | null | undefined) {
    this.toggle('paused', value);
  }

  /** A property that was set before the element was defined hides the accessor: set it again through it. */
  protected upgradeProperties(): void {
    const self = this as unknown as Record<string, unknown>;
    for (const property of PROPERTIES) {
      if (!Object.hasOwn(this, property)) continue;
      const value = self[property];
      delete self[property];
      try {
        self[property] = value;
      } catch (error) {
        // The page's mistake, and told as one; the chart is shown all the same.
        reportError(error);
      }
    }
  }

  /** Frameworks give undefined for a property that is gone; the platform's own toggle takes that for a wish to toggle. */
  private toggle(name: string, value: boolean | null | undefined): void {
    this.toggleAttribute(name, value ?? false);
  }

  private reflect(name: string, value: string | number | null): void {
    if (value === null || value === undefined) this.removeAttribute(name);
    else this.setAttribute(name, String(value));
  }
}
