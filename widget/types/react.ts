/**
 * `kline-chart/types/react`: `<kline-chart>` in React's JSX, 18 and 19. Name it in one `/// <reference types="…" />`.
 *
 * React 19 sets properties (`markers`, `hideVolume`) and listens (`onkline-update`). React 18 knows attributes alone:
 * there set the rest through a ref, and write flags as `paused={flag || undefined}`. So it is in React 19, too, for what
 * a server renders: it writes properties as attributes that nobody reads, and sets them only when they change.
 * `hide-volume={flag ? '' : undefined}` works in both.
 */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { KlineChartElement } from '../element/kline-chart-element.js';
import type { KlineChartListeners, KlineChartMarkup } from '../element-types.js';

type Base = DetailedHTMLProps<HTMLAttributes<KlineChartElement>, KlineChartElement>;

export type KlineChartJsxProps = Omit<Base, keyof KlineChartMarkup> &
  KlineChartMarkup &
  KlineChartListeners<'on'> & {
    /** As React 18 needs it on custom elements. */
    class?: string | undefined;
  };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'kline-chart': KlineChartJsxProps;
    }
  }
}
