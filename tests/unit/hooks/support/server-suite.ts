import { expect, it } from 'vitest';
import { KlineStore } from '../../../../src/store/index.js';
import { kline } from '../../../support/klines.js';
import type { Flavour } from './flavour.js';
import { KlineStore as Page } from './page.js';

/** What every flavour of the hooks does where there is no page. */
export function describeServer(flavour: Flavour): void {
  const element: Flavour['element'] = (...args) => flavour.element(...args);

  function View() {
    const { klines, loading, lastUpdate } = flavour.useSharedKlineData('BTCUSDT', '1m');
    flavour.useKlineSubscription('BTCUSDT', '1m', () => {});
    return JSON.stringify({ klines, loading, lastUpdate });
  }
  function Reader() {
    const { accessor, lastUpdate } = flavour.useKlineDataContext();
    const stop = accessor.subscribe('A', '1m', () => {});
    stop();
    return JSON.stringify([
      accessor.getKlines('A', '1m'),
      accessor.getLatestKline('A', '1m'),
      [...accessor.getAllSymbolKlines('A')],
      accessor.getKlineSlice('A', '1m', 0, 1),
      accessor.version('A', '1m').value,
      lastUpdate.size,
    ]);
  }
  const text = (html: string) => html.replaceAll('&quot;', '"');
  const NOTHING = '{"klines":[],"loading":true,"lastUpdate":0}';

  it(`${flavour.name} on a server: nothing held, loading, and no store is made`, () => {
    expect(text(flavour.renderToString(element(View, {})))).toBe(NOTHING);
    const html = flavour.renderToString(element(flavour.Provider, {}, element(View, {})));
    expect(text(html)).toBe(NOTHING);
    expect(text(flavour.renderToString(element(Reader, {})))).toBe('[[],null,[],[],0,0]');
    expect(Page.shared).not.toHaveBeenCalled();
  });

  it(`${flavour.name} on a server: wrong names are told at once`, () => {
    const Shows = () => JSON.stringify(flavour.useSharedKlineData('', '1m'));
    const Listens = () => {
      flavour.useKlineSubscription('', '1m', () => {});
      return null;
    };
    for (const component of [Shows, Listens]) {
      expect(() => flavour.renderToString(element(component, {}))).toThrow(
        expect.objectContaining({ code: 'bad-symbol' }),
      );
    }
  });

  it(`${flavour.name} on a server: a store of its own is read by the accessor, and held by nobody`, () => {
    const store = KlineStore.create({ maxSymbols: 2, maxKlines: 5 });
    store.updateKline('A', '1m', kline(1));
    const html = flavour.renderToString(
      element(flavour.Provider, { store }, element(View, {}), element(Reader, {})),
    );
    expect(text(html)).toContain(NOTHING);
    expect(text(html)).toContain('"open":101');
    expect(store.stats().series.subscribed).toBe(0);
    expect(Page.shared).not.toHaveBeenCalled();
    store.close();
  });
}
