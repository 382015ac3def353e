/// <reference types="kline-chart/types/react" />
import type { KlineChartElement, KlineChartMarkup } from 'kline-chart';
import { type JSX, useRef } from 'react';

type Props = JSX.IntrinsicElements['kline-chart'];
export const isWhole: [keyof KlineChartMarkup] extends [keyof Props] ? true : false = true;

export function Page() {
  const chart = useRef<KlineChartElement>(null);
  return (
    <main>
      <kline-chart
        ref={chart}
        key="btc"
        id="btc"
        class="tall"
        style={{ height: 400 }}
        symbol="BTCUSDT"
        interval="1m"
        type="hollow"
        limit="200"
        sync-group="main"
        hide-legend
        hideVolume={false}
        paused
        markers={[{ time: 0 }]}
        onClick={(event) => event.currentTarget.retry()}
        onkline-update={(event) => event.detail.kline.close + event.currentTarget.limit}
        onkline-crosshairmove={({ detail }) => detail.price?.toFixed(2)}
      >
        <p slot="empty">Nothing yet</p>
      </kline-chart>
      <kline-chart symbol="BTCUSDT" limit={200} precision={2} />
      {/* @ts-expect-error -- no such type */}
      <kline-chart type="candle" />
      {/* @ts-expect-error -- misspelt */}
      <kline-chart simbol="BTCUSDT" />
      {/* @ts-expect-error -- not written in full */}
      <kline-chart theme={true} />
      {/* @ts-expect-error -- false would be written as text: hideLegend={false} */}
      <kline-chart hide-legend={false} />
      {/* @ts-expect-error -- a state has no kline */}
      <kline-chart onkline-statechange={(event) => event.detail.kline} />
      {/* @ts-expect-error -- a marker stands at a time */}
      <kline-chart markers={[{ text: 'bought' }]} />
    </main>
  );
}
