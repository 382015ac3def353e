import {
  type ChartOptionsBase,
  CrosshairMode,
  type DeepPartial,
  TrackingModeExitMode,
} from 'lightweight-charts';
import type { ChartGestures, ChartSettings } from './price-chart.js';

/** What never changes. The licence's link is the widget's own: the library's is refused by strict policies. */
export const FIXED_OPTIONS: DeepPartial<ChartOptionsBase> = {
  ...wheelOptions(false),
  layout: { attributionLogo: false, panes: { enableResize: true } },
  crosshair: { mode: CrosshairMode.Normal },
  // A crosshair that stayed after a long press would take the page's next swipe.
  trackingMode: { exitMode: TrackingModeExitMode.OnTouchEnd },
  // Wide enough for the attribution, which stands below it.
  rightPriceScale: { borderVisible: false, minimumWidth: 60, entireTextOnly: true },
  timeScale: { borderVisible: false, rightOffset: 4 },
};

/** What follows from the settings. The price scale: see PaneLayout. */
export function chartOptions({ colors, locale }: ChartSettings): DeepPartial<ChartOptionsBase> {
  return {
    layout: {
      background: { color: colors.background },
      textColor: colors.text,
      fontFamily: colors.fontFamily,
      fontSize: colors.fontSize,
      panes: { separatorColor: colors.grid, separatorHoverColor: colors.crosshair },
    },
    grid: { vertLines: { color: colors.grid }, horzLines: { color: colors.grid } },
    crosshair: {
      vertLine: { color: colors.crosshair, labelBackgroundColor: colors.border },
      horzLine: { color: colors.crosshair, labelBackgroundColor: colors.border },
    },
    localization: { locale },
  };
}

/** What the time axis must know. */
export function timeOptions({ timeZone, locale, interval, isIntraday, showSeconds }: ChartSettings) {
  return {
    timeZone,
    locale,
    showSeconds,
    showTime: isIntraday,
    showYears: /^3d|[wM]$/.test(interval),
    calendar: isIntraday ? ('zone' as const) : ('utc' as const),
  };
}

/** What the pointer may do. The wheel: wheelOptions. */
export function gestureOptions({ drag, verticalTouch }: ChartGestures): DeepPartial<ChartOptionsBase> {
  return {
    handleScroll: { pressedMouseMove: drag, horzTouchDrag: drag, vertTouchDrag: verticalTouch },
    handleScale: { pinch: drag, axisPressedMouseMove: drag, axisDoubleClickReset: drag },
  };
}

export function wheelOptions(mouseWheel: boolean): DeepPartial<ChartOptionsBase> {
  return { handleScroll: { mouseWheel }, handleScale: { mouseWheel } };
}
