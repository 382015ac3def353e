/// <reference types="kline-chart/types/solid" />
import type { KlineChartElement, KlineChartMarkup } from 'kline-chart';
import type { JSX } from 'solid-js';

type Props = JSX.IntrinsicElements['kline-chart'];
type Missing = Exclude<keyof KlineChartMarkup, keyof Props>;
export const isWhole: [`prop:${Missing}`] extends [keyof Props] ? true : false = true;

export function Page() {
  const listen = (chart: KlineChartElement) =>
    chart.addEventListener('kline-ready', ({ detail }) => detail.symbol);
  return (
    <main>
      <kline-chart
        ref={listen}
        id="btc"
        class="tall"
        symbol="BTCUSDT"
        interval="1m"
        type="hollow"
        limit="200"
        sync-group="main"
        hide-legend={false}
        hide-volume
        prop:hideVolume={false}
        prop:markers={[{ time: 0 }]}
        onClick={(event) => event.currentTarget.retry()}
        on:kline-update={(event) => event.detail.kline.close + event.currentTarget.limit}
      >
        <p slot="empty">Nothing yet</p>
      </kline-chart>
      {/* @ts-expect-error -- no such type */}
      <kline-chart type="candle" />
      {/* @ts-expect-error -- misspelt */}
      <kline-chart simbol="BTCUSDT" />
      {/* @ts-expect-error -- Solid would set hidelegend: hide-legend={false} */}
      <kline-chart hideLegend={false} />
      {/* @ts-expect-error -- a state has no kline */}
      <kline-chart on:kline-statechange={(event) => event.detail.kline} />
      {/* @ts-expect-error -- a marker stands at a time */}
      <kline-chart prop:markers={[{ text: 'bought' }]} />
    </main>
  );
}
