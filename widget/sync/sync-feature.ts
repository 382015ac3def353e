import { addIntervals } from '../../src/index.js';
import type { CrosshairMove, PriceChart } from '../chart/price-chart.js';
import type { ChartWidget } from '../chart-widget.js';
import type { Feature } from '../features.js';
import type { SeriesView } from '../series-view.js';
import { type TimeRange, visibleRange } from '../visible-range.js';
import { joinGroup, leaveGroup, type SyncGroup, type SyncMember } from './sync-group.js';
import { readSyncChoice } from './sync-choice.js';

const GESTURES = ['pointerdown', 'wheel', 'keydown'] as const;

/** One chart as a member of its group: tells what its user does, and follows what others' users do. */
class SyncFeature implements Feature, SyncMember {
  private name = '';
  private group: SyncGroup | null = null;
  private sharesRange = false;
  /** Where another member's crosshair stands. */
  private time: number | null = null;
  private isShown = false;
  /** A person touched this chart, and what came of it is not over. */
  private isTouched = false;
  private from = 0;
  private to = 0;

  constructor(private readonly widget: ChartWidget) {
    const { element } = widget.host;
    for (const type of GESTURES) element.addEventListener(type, this.touch, { capture: true, passive: true });
    element.addEventListener('pointerleave', this.onPointerLeave);
  }

  /** @throws ConfigError `bad-sync-group` */
  update(): void {
    const { name, sharesRange } = readSyncChoice(this.widget.host.attribute('sync-group') ?? '');
    this.sharesRange = sharesRange;
    if (name === this.name) return;
    this.leave();
    this.name = name;
    if (name !== '') this.group = joinGroup(name, this);
  }

  onCrosshair({ row, byUser }: CrosshairMove): void {
    const { series } = this.widget;
    if (!byUser || series === null || this.group === null) return;
    this.time = null;
    this.group.tellTime(this, row === null ? null : series.window.openTimeAt(row));
  }

  onPaint(chart: PriceChart, series: SeriesView): void {
    this.followTime(chart, series);
    const range = visibleRange(chart, series);
    if (range === null || this.group === null) return;
    const isOther = range.from !== this.from || range.to !== this.to;
    ({ from: this.from, to: this.to } = range);
    if (!this.isTouched) return;
    if (isOther) {
      if (this.sharesRange) this.group.tellRange(this, range);
    } else if (!chart.isMoving) this.isTouched = false;
  }

  showTime(time: number | null): void {
    if (time === this.time) return;
    this.time = time;
    this.widget.mark();
  }

  showRange(range: TimeRange): void {
    this.isTouched = false;
    if (this.sharesRange) this.widget.commands.setVisibleRange(range);
  }

  stop(): void {
    const { element } = this.widget.host;
    for (const type of GESTURES) element.removeEventListener(type, this.touch, { capture: true });
    element.removeEventListener('pointerleave', this.onPointerLeave);
    this.leave();
  }

  private leave(): void {
    if (this.group !== null) leaveGroup(this.name, this);
    this.group = null;
    this.showTime(null);
  }

  private readonly touch = () => {
    this.isTouched = true;
    this.group?.lead(this);
    // The gesture's own effect may be drawn by the chart library alone: look again.
    this.widget.mark();
  };

  private readonly onPointerLeave = () => this.group?.tellTime(this, null);

  /** Each time anew: the library pins a crosshair to a pixel, and bars move on below it. */
  private followTime(chart: PriceChart, { window, handle }: SeriesView): void {
    const { time } = this;
    if (time === null && !this.isShown) return;
    const row = time === null ? -1 : window.rowFrom(time + 1) - 1;
    const isIn =
      time !== null &&
      row >= window.shownFrom &&
      time < addIntervals(handle.interval, window.openTimeAt(row), 1);
    this.isShown = isIn;
    chart.showCrosshair(isIn ? row : null, window);
    this.widget.hover(isIn ? row : null);
  }
}

export function startSync(widget: ChartWidget): Feature {
  return new SyncFeature(widget);
}
