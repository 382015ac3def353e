import { beforeEach, describe, expect, it } from 'vitest';
import type { KlineDataContextValue } from '../../../../src/hooks/kline-source.js';
import { KlineStore } from '../../../../src/store/index.js';
import { kline } from '../../../support/klines.js';
import type { Flavour } from './flavour.js';
import { KlineStore as Page } from './page.js';
import { opens, Stage } from './stage.js';
import { waysToWrite } from './ways-to-write.js';

/** What a KlineDataProvider gives to the components below it. */
export function describeProvider(flavour: Flavour): void {
  describe(`${flavour.name}: KlineDataProvider`, () => {
    const stage = new Stage(flavour);
    let values: KlineDataContextValue[];
    beforeEach(() => {
      values = [];
    });
    function Reader() {
      values.push(flavour.useKlineDataContext());
      return null;
    }

    it('gives an accessor and a Map of last updates, both the same at every render', async () => {
      await stage.show(flavour.element(Reader, {}), stage.view('A'));
      const [{ accessor, lastUpdate }] = values;
      expect(accessor.getLatestKline('A', '1m')).toEqual(stage.store.getLatestKline('A', '1m'));
      expect(lastUpdate.size).toBe(0);
      await stage.tick('A', 8);
      await stage.frame();
      expect(lastUpdate.get('local:A@1m')).toBe(stage.last('A').lastUpdate);
      await stage.show(flavour.element(Reader, {}));
      expect(values.at(-1)).toBe(values[0]);
      expect(values.at(-1)?.lastUpdate).toBe(lastUpdate);
      expect([...lastUpdate.keys()]).toEqual([]);
    });

    it('a changed feed or store changes what is shown, and nothing of before is', async () => {
      const other = KlineStore.create({ maxSymbols: 4, maxKlines: 10 });
      other.updateKline('A', '1m', kline(0, 7_000));
      await stage.show(stage.view('A'));
      await stage.render(flavour.element(flavour.Provider, { store: other }, stage.view('A')));
      expect(opens(stage.last('A').klines)).toEqual([7_000]);
      expect(stage.subscribed).toBe(0);
      stage.renders = [];
      await stage.render(flavour.element(flavour.Provider, { store: other, feed: 'none' }, stage.view('A')));
      expect(stage.renders.every(({ klines }) => klines.length === 0)).toBe(true);
      await stage.unmount();
      other.close();
    });

    it('without it, hooks use the store of the page', async () => {
      Page.shared().updateKline('A', '1m', kline(0, 8_000));
      await stage.render(stage.view('A'));
      expect(opens(stage.last('A').klines)).toEqual([8_000]);
      await stage.render(flavour.element(flavour.Provider, {}, stage.view('A'), flavour.element(Reader, {})));
      expect(opens(stage.last('A').klines)).toEqual([8_000]);
      expect(values[0].accessor.getKlines('A', '1m')).toHaveLength(1);
      await stage.unmount();
      expect(Page.shared().stats().series.subscribed).toBe(0);
    });

    it('nothing that components are given can write', async () => {
      const before = stage.store.getKlines('A', '1m');
      await stage.show(flavour.element(Reader, {}), stage.view('A'));
      expect(waysToWrite({ context: values[0], data: stage.last('A') })).toEqual([]);
      expect(waysToWrite({ store: stage.store })).not.toEqual([]);
      expect(stage.store.getKlines('A', '1m')).toEqual(before);
    });
  });
}
