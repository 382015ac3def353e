/// <reference types="kline-chart/types/vue" />
import type { KlineChartElement, KlineChartMarkup } from 'kline-chart';
import { defineComponent, type GlobalComponents, type NativeElements, ref } from 'vue';

type Props = NativeElements['kline-chart'];
/** What a template's compiler finds under the tag. */
type InTemplate = InstanceType<GlobalComponents['kline-chart']>;
export const isWhole: [keyof KlineChartMarkup] extends [keyof Props] ? true : false = true;
export const isWholeInTemplates: [keyof KlineChartMarkup] extends [keyof InTemplate['$props']]
  ? true
  : false = true;

export const Page = defineComponent(() => {
  const chart = ref<KlineChartElement | null>(null);
  return () => (
    <main>
      <kline-chart
        ref={chart}
        key="btc"
        id="btc"
        class={{ tall: true }}
        symbol="BTCUSDT"
        interval="1m"
        type="hollow"
        limit="200"
        sync-group="main"
        hide-legend
        hideVolume={false}
        markers={[{ time: 0 }]}
        onClick={() => chart.value?.retry()}
        onKlineUpdate={(event) => event.detail.kline.close + event.currentTarget.limit}
      >
        <p>Nothing yet</p>
      </kline-chart>
      {/* @ts-expect-error -- no such type */}
      <kline-chart type="candle" />
      {/* @ts-expect-error -- misspelt */}
      <kline-chart simbol="BTCUSDT" />
      {/* @ts-expect-error -- false would be written as text: hideLegend={false} */}
      <kline-chart hide-legend={false} />
      {/* @ts-expect-error -- a state has no kline */}
      <kline-chart onKlineStatechange={(event) => event.detail.kline} />
      {/* @ts-expect-error -- a marker stands at a time */}
      <kline-chart markers={[{ text: 'bought' }]} />
    </main>
  );
});

export const right: InTemplate['$props'] = {
  symbol: 'BTCUSDT',
  type: 'area',
  onKlineUpdate: ({ detail }) => detail.kline.close,
};
export const wrong: InTemplate['$props'] = {
  // @ts-expect-error -- no such type
  type: 'candle',
};
