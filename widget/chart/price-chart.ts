import type { Interval } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';
import type { KlineFormats } from './formats.js';
import type { SplitPlot, SplitPlotOptions } from './split-plot.js';

export const CHART_TYPES = ['candles', 'hollow', 'bars', 'line', 'area', 'baseline', 'heikin-ashi'] as const;
export type ChartType = (typeof CHART_TYPES)[number];
export const SCALES = ['linear', 'log', 'percent'] as const;
export type ScaleMode = (typeof SCALES)[number];

/** Colours and font of a chart, resolved from CSS. */
export interface ChartColors {
  readonly background: string;
  readonly text: string;
  readonly grid: string;
  readonly border: string;
  readonly crosshair: string;
  readonly up: string;
  readonly down: string;
  readonly line: string;
  readonly volumeUp: string;
  readonly volumeDown: string;
  readonly notice: string;
  /** Of study lines, in turn. */
  readonly studies: readonly string[];
  readonly fontFamily: string;
  /** CSS pixels. */
  readonly fontSize: number;
}

export interface ChartSettings {
  readonly type: ChartType;
  readonly scale: ScaleMode;
  readonly colors: ChartColors;
  /** Rising candles are outlines: told apart without hue. */
  readonly hollowUp: boolean;
  readonly showVolume: boolean;
  /** Whether the time axis counts seconds: for intervals of less than a minute. */
  readonly showSeconds: boolean;
  /** Whether klines open within a day, so that times are shown and days fall in the zone. */
  readonly isIntraday: boolean;
  /** An IANA name that Intl knows. */
  readonly timeZone: string;
  readonly interval: Interval;
  /** Whether there is room to say how long the forming kline still has. */
  readonly showCountdown: boolean;
  /** Decimals of prices. */
  readonly precision: number;
  /** A valid BCP 47 tag. */
  readonly locale: string;
  readonly formats: KlineFormats;
}

/** Rows, counted as logical positions of the library do: may be fractions, and lie beyond the first and last row. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface CrosshairMove {
  /** The row under the crosshair, or null when there is none. */
  readonly row: number | null;
  /** Of the pane's top, in CSS pixels; null when there is none. */
  readonly price: number | null;
  /** Whether a person did it, and not a tick or a chart of the same group. */
  readonly byUser: boolean;
}

/** CSS pixels. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
  /** What the legend covers at the top: candles stay clear of it. */
  readonly legendHeight: number;
}

/** A chart as the widget needs it. One implementation draws; unit tests give their own. */
export interface PriceChart {
  /** Draws rows from `from` on; those before it are as they were. 0 draws everything. */
  draw(bars: Bars, from: number): void;
  /** Draws nothing any more. */
  clear(): void;
  /** Bars drawn now. */
  readonly barCount: number;
  /** Whether the newest bar is in view, so that old bars may be dropped unseen. */
  readonly isAtLiveEdge: boolean;
  /** Call it once at the beginning of each paint: it finds out whether the view still moves. */
  startFrame(): void;
  /** Whether the user drags or the view is still moving: then no bar may be appended. */
  readonly isMoving: boolean;
  /** The rows in view, or null while there are none. */
  readonly visibleRows: RowRange | null;
  /** In percent the first bar in view is 0 %: whether it is another one now, so that all must be drawn anew. */
  needsRebase(bars: Bars): boolean;
  /** Returns whether all bars must be drawn anew. */
  applySettings(settings: ChartSettings): boolean;
  resize(size: ChartSize): void;
  /** Whether it can be seen: only then does the countdown go on. */
  setSeen(seen: boolean): void;
  /** What is drawn is going to be shown, for the first time. */
  reveal(): void;
  fitContent(): void;
  scrollToRealTime(): void;
  /** Ends what the view does by itself. */
  rest(): void;
  showRows(range: RowRange): void;
  /** After rows were dropped at the newer end: keeps what is in view where it is. Not while it moves. */
  keepAfterTailDrop(draw: () => void, dropped: number): void;
  /** Shows the crosshair at a row as if the pointer were there; null takes it away. */
  showCrosshair(row: number | null, bars: Bars): void;
  onCrosshair(listener: (move: CrosshairMove) => void): void;
  /** Called when other rows are in view. */
  onRange(listener: () => void): void;
  /** What belongs to the chart, and what to the page. */
  setGestures(gestures: ChartGestures): void;
  /** Where a price stands on the price scale: it counts in percent when the scale does. */
  yOf(price: number): number;
  readonly paneCount: number;
  /** Of the price axis as it was drawn last, in CSS pixels. */
  readonly axisWidth: number;
  addSplitPlot(options: SplitPlotOptions): SplitPlot;
  /** Draws something more from now on; taken away by the function that is returned. */
  addPlot(plot: ExtraPlot): () => void;
  /** What `addPlot` added has other parts now. */
  redrawPlots(): void;
  /** Draws a layer over the prices from now on. What is returned takes it away. */
  addLayer(layer: ChartLayer): { redraw(): void; remove(): void };
  /** A picture without the DOM around it. */
  takePicture(): HTMLCanvasElement;
  /** The library's own object: an escape hatch. */
  readonly native: unknown;
  /** Takes it all down, canvases included. */
  destroy(): void;
}

/** Something drawn beside prices and volume, from the same rows: studies. */
export interface ExtraPlot {
  draw(bars: Bars, from: number): void;
  style(settings: ChartSettings): void;
}

/** Something of the host's own that is drawn over the prices: markers, price lines. */
export interface ChartLayer {
  /** In the redraw: whatever it does to the context is undone. */
  paint(context: CanvasRenderingContext2D, surface: LayerSurface): void;
  labels(settings: ChartSettings): readonly PriceLabel[];
}

/** Where things stand, in CSS pixels. */
export interface LayerSurface {
  readonly width: number;
  readonly height: number;
  readonly settings: ChartSettings;
  xOf(row: number): number | null;
  yOf(price: number): number | null;
}

/** A label on the price axis. */
export interface PriceLabel {
  readonly price: number;
  /** The price itself where it is left out. */
  readonly text?: string | undefined;
  readonly color: string;
}

export interface ChartGestures {
  /** `modified`: with Ctrl or Cmd. */
  readonly wheel: 'always' | 'modified' | 'never';
  readonly drag: boolean;
  readonly verticalTouch: boolean;
}

export type CreatePriceChart = (
  container: HTMLElement,
  settings: ChartSettings,
  size: ChartSize,
) => PriceChart;
