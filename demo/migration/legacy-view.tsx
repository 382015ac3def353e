import { CandlestickSeries, createChart, type UTCTimestamp } from 'lightweight-charts';
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Interval } from '../../widget/index.js';
import type { LegacyKline, LegacyState } from './legacy-state.js';

interface ViewProps {
  /** Hands out the setter of the component's state. */
  readonly onSetter: (set: (state: LegacyState) => void) => void;
  readonly initial: LegacyState;
  readonly shown: readonly (readonly [symbol: string, interval: Interval])[];
}

/** The page as it was: all klines in component state, and charts that are remounted by a changing `key`. */
function LegacyView({ onSetter, initial, shown }: ViewProps) {
  const [state, setState] = useState(initial);
  const updates = useRef(0);
  useEffect(() => onSetter((next) => setState(next)), [onSetter]);
  updates.current++;
  return shown.map(([symbol, interval]) => (
    <figure key={symbol}>
      <figcaption>
        {symbol} <span>{interval}</span>
      </figcaption>
      {/* The habit that this page had: every update throws the chart away and makes another. */}
      <Chart key={updates.current} rows={state.get(symbol)?.get(interval) ?? []} />
    </figure>
  ));
}

function Chart({ rows }: { readonly rows: readonly LegacyKline[] }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const chart = createChart(place.current, {
      autoSize: true,
      layout: { background: { color: 'transparent' }, textColor: '#808691', attributionLogo: false },
      grid: { vertLines: { visible: false }, horzLines: { color: '#80869133' } },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false },
    });
    const series = chart.addSeries(CandlestickSeries, {});
    series.setData(
      rows.map(({ time, open, high, low, close }) => ({
        time: (time / 1_000) as UTCTimestamp,
        open: Number(open),
        high: Number(high),
        low: Number(low),
        close: Number(close),
      })),
    );
    // It does clean up: what the page retains beyond its state is nothing but the newest chart.
    return () => chart.remove();
  }, []);
  return <div class="legacy-chart" ref={place} />;
}

/** Puts the component onto the page. Returns how to give it another state. */
export function mountLegacy(
  place: HTMLElement,
  initial: LegacyState,
  shown: ViewProps['shown'],
): { set(state: LegacyState): void; unmount(): void } {
  let setter: ((state: LegacyState) => void) | undefined;
  render(<LegacyView initial={initial} shown={shown} onSetter={(given) => (setter = given)} />, place);
  return { set: (state) => setter?.(state), unmount: () => render(null, place) };
}
