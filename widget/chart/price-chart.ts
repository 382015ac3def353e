import type { Kline } from '../../src/index.js';

/** Colours and font of a chart, resolved from CSS. */
export interface ChartColors {
  readonly background: string;
  readonly text: string;
  readonly grid: string;
  readonly border: string;
  readonly crosshair: string;
  readonly up: string;
  readonly down: string;
  readonly volumeUp: string;
  readonly volumeDown: string;
  readonly fontFamily: string;
}

export interface ChartSettings {
  readonly colors: ChartColors;
  readonly showVolume: boolean;
  /** Whether the time axis counts seconds: for intervals of less than a minute. */
  readonly showSeconds: boolean;
  /** Decimals of prices. */
  readonly precision: number;
  /** A valid BCP 47 tag. */
  readonly locale: string;
}

/** A chart as the widget needs it. One implementation draws; unit tests give their own. */
export interface PriceChart {
  /** Replaces everything: `count` records of six doubles, oldest first. */
  setRecords(records: Float64Array, count: number): void;
  /** The newest `count` records: the first replaces the newest one drawn, the others follow it. */
  applyRecords(records: Float64Array, count: number): void;
  /** Bars drawn now. */
  readonly barCount: number;
  /** Whether the newest bar is in view, so that old bars may be dropped unseen. */
  readonly isAtLiveEdge: boolean;
  /** Whether the user drags or the view is still moving: then no bar may be appended. */
  readonly isMoving: boolean;
  applySettings(settings: ChartSettings): void;
  resize(width: number, height: number): void;
  fitContent(): void;
  scrollToRealTime(): void;
  /** Called with the kline under the crosshair, or null when there is none. */
  onHover(listener: (kline: Omit<Kline, 'closed'> | null) => void): void;
  /** Lets the wheel zoom (while focused) or leaves it to the page. */
  setWheelZoom(enabled: boolean): void;
  /** The library's own object: an escape hatch. */
  readonly native: unknown;
  /** Takes it all down, canvases included. */
  destroy(): void;
}

export type CreatePriceChart = (container: HTMLElement, settings: ChartSettings) => PriceChart;
