import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  ITimeScaleApi,
  Logical,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import { addIntervals, FLAG_GAP_CONFIRMED, type Interval, RECORD_WIDTH } from '../../src/index.js';
import type { Bars } from '../bars/bar-window.js';
import type { ChartSettings } from './price-chart.js';

interface Gap {
  /** Logical position of the bar behind it. */
  readonly at: number;
  /** The exchange itself has nothing there. */
  readonly confirmed: boolean;
}

/** Bars that are missing between two that stand side by side: a dashed line across all prices. */
export class GapMarks implements ISeriesPrimitive {
  private gaps: Gap[] = [];
  private scale: ITimeScaleApi<Time> | null = null;
  private readonly views: IPrimitivePaneView[];

  constructor(private settings: ChartSettings) {
    const renderer: IPrimitivePaneRenderer = {
      draw: () => {},
      drawBackground: (target) =>
        target.useMediaCoordinateSpace(({ context, mediaSize }) => this.paint(context, mediaSize.height)),
    };
    this.views = [{ zOrder: () => 'bottom', renderer: () => renderer }];
  }

  attached({ chart }: SeriesAttachedParameter): void {
    this.scale = chart.timeScale();
  }

  style(settings: ChartSettings): void {
    this.settings = settings;
  }

  /** Looks for gaps. Once per new bar: 5,000 rows take 0.1 ms. */
  update(bars: Bars): void {
    this.gaps = findGaps(bars, this.settings.interval);
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.views;
  }

  private paint(context: CanvasRenderingContext2D, height: number): void {
    const { scale, settings } = this;
    const range = this.gaps.length > 0 ? scale?.getVisibleLogicalRange() : null;
    if (scale === null || range === null || range === undefined) return;
    context.setLineDash([2, 4]);
    context.lineWidth = 1;
    for (const { at, confirmed } of this.gaps) {
      if (at < range.from || at > range.to + 1) continue;
      const behind = scale.logicalToCoordinate(at as Logical);
      const before = scale.logicalToCoordinate((at - 1) as Logical);
      if (behind === null || before === null) continue;
      context.strokeStyle = confirmed ? settings.colors.crosshair : settings.colors.notice;
      context.beginPath();
      context.moveTo((behind + before) / 2, 0);
      context.lineTo((behind + before) / 2, height);
      context.stroke();
    }
    context.setLineDash([]);
  }
}

/** Where openTimes do not follow one another, among the rows that are shown. */
export function findGaps({ records, flags, count, shownFrom }: Bars, interval: Interval): Gap[] {
  const gaps: Gap[] = [];
  for (let row = shownFrom + 1; row < count; row++) {
    const expected = addIntervals(interval, records[(row - 1) * RECORD_WIDTH], 1);
    if (records[row * RECORD_WIDTH] <= expected) continue;
    gaps.push({ at: row - shownFrom, confirmed: (flags[row] & FLAG_GAP_CONFIRMED) !== 0 });
  }
  return gaps;
}
