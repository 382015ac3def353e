import { describe, expect, it, vi } from 'vitest';
import type { Interval } from '../../../../src/domain/index.js';
import { KlineStore } from '../../../../src/store/index.js';
import { kline } from '../../../support/klines.js';
import { container, type Flavour } from './flavour.js';
import { opens, PRICE, Stage, type ViewProps } from './stage.js';

/** What useSharedKlineData does in a browser. */
export function describeData(flavour: Flavour): void {
  describe(`${flavour.name}: useSharedKlineData`, () => {
    const stage = new Stage(flavour);

    it('shows what is held, then what is written', async () => {
      await stage.show(stage.view('A'));
      expect(stage.last('A')).toMatchObject({
        klines: stage.store.getKlines('A', '1m', 5),
        loading: false,
        lastUpdate: 0,
      });
      expect(container().textContent).toBe('1008');
      const before = Date.now();
      await stage.tick('A', 8);
      await stage.frame();
      expect(stage.last('A').klines).toEqual(stage.store.getKlines('A', '1m', 5));
      expect(stage.last('A').lastUpdate).toBeGreaterThanOrEqual(before);
      expect(container().textContent).toBe('1009');
    });

    it('is loading until the feed has something, or says that there is nothing', async () => {
      await stage.show(stage.view('C'));
      expect(stage.renders.map(({ loading }) => loading)).toEqual([true, false]);
      await stage.tick('C', 0);
      await stage.frame();
      expect(stage.last('C')).toMatchObject({ loading: false, klines: [{ open: 3_000 }] });
    });

    it('renders components of the touched series alone, once per frame, however many ticks', async () => {
      await stage.show(stage.view('A'), stage.view('B'), stage.view('A', { name: 'A again' }));
      stage.renders = [];
      for (let add = 1; add <= 50; add++) await stage.tick('A', 7, add);
      expect(stage.renders).toEqual([]);
      await stage.frame();
      expect(stage.renders.map(({ name }) => name).toSorted()).toEqual(['A', 'A again']);
      expect(opens(stage.last('A').klines)).toEqual([1_003, 1_004, 1_005, 1_006, 1_057]);
    });

    it('renders nothing for a write that changes nothing that is shown', async () => {
      await stage.show(stage.view('A', { limit: 2 }));
      stage.renders = [];
      await stage.tick('A', 7);
      await stage.tick('A', 7, 1);
      await stage.tick('A', 7);
      await stage.frame();
      await stage.tick('A', 2, 0.5);
      await stage.frame();
      expect(stage.renders).toEqual([]);
    });

    it('keeps the identity of rows that did not change, and of the array when none did', async () => {
      await stage.show(stage.view('A'));
      const { klines: first } = stage.last('A');
      await stage.show(stage.view('A'));
      expect(stage.last('A').klines).toBe(first);

      await stage.tick('A', 7, 1);
      await stage.frame();
      const { klines: ticked } = stage.last('A');
      expect(ticked).not.toBe(first);
      expect(ticked.map((row, i) => row === first[i])).toEqual([true, true, true, true, false]);

      await stage.tick('A', 8);
      await stage.frame();
      const { klines: added } = stage.last('A');
      expect(added.slice(0, 4).map((row, i) => row === ticked[i + 1])).toEqual([true, true, true, true]);

      await stage.tick('A', 5, 0.25);
      await stage.frame();
      const { klines: corrected } = stage.last('A');
      expect(corrected.map((row, i) => row === added[i])).toEqual([true, false, true, true, true]);
      expect(corrected).toEqual(stage.store.getKlines('A', '1m', 5));
    });

    it('hands the same rows to all components that show the same', async () => {
      await stage.show(stage.view('A', { name: 'one' }), stage.view('A', { name: 'two' }));
      await stage.tick('A', 7, 1);
      await stage.frame();
      expect(stage.last('one').klines).toBe(stage.last('two').klines);
      expect(stage.subscribed).toBe(1);
    });

    it('mounted twice by StrictMode it holds the series once, and lets it go once', async () => {
      const strict = () => stage.render(flavour.strict(stage.inStore(stage.view('A'))));
      await strict();
      expect(stage.subscribed).toBe(1);
      await stage.tick('A', 7, 1);
      await stage.frame();
      expect(container().textContent).toBe('1009');
      await stage.unmount();
      expect(stage.subscribed).toBe(0);
      await strict();
      expect(stage.subscribed).toBe(1);
      expect(stage.last('A').klines).toEqual(stage.store.getKlines('A', '1m', 5));
    });

    it('unmounted before its frame it renders no more and leaves nothing behind', async () => {
      await stage.show(stage.view('A'), stage.view('B'));
      await stage.tick('A', 7, 1);
      await stage.show(stage.view('B'));
      stage.renders = [];
      await stage.frame();
      await stage.tick('A', 7, 2);
      await stage.frame();
      expect(stage.renders).toEqual([]);
      expect(stage.subscribed).toBe(1);
    });

    it.each<[string, ViewProps]>([
      ['symbol', { symbol: 'B' }],
      ['interval', { symbol: 'A', interval: '5m' }],
      ['limit', { symbol: 'A', limit: 3 }],
      ['symbol that nobody wrote', { symbol: 'C' }],
    ])('a changed %s never shows the rows of before, whatever is in flight', async (_what, to) => {
      stage.store.mergeKlines('A', '5m', [kline(0, 5_000), kline(5, 5_005)]);
      await stage.show(stage.view('A', { name: 'it' }));
      await stage.tick('A', 7, 1);
      await stage.show(flavour.element(stage.View, { ...to, name: 'it' }));
      await stage.tick('A', 7, 2);
      await stage.frame();
      for (const { symbol, interval, limit, klines } of stage.renders) {
        const price = interval === '5m' ? 5_000 : PRICE[symbol];
        expect(klines.length).toBeLessThanOrEqual(limit);
        expect(klines.every((row) => Math.floor(row.open / 1_000) * 1_000 === price)).toBe(true);
      }
      expect(stage.last('it').klines).toEqual(
        stage.store.getKlines(to.symbol, to.interval ?? '1m', to.limit ?? 5),
      );
      await stage.show(stage.view('A', { name: 'it' }));
      expect(stage.last('it').klines).toEqual(stage.store.getKlines('A', '1m', 5));
      expect(stage.subscribed).toBe(1);
    });

    it('a changed symbol that is held is shown by one render', async () => {
      await stage.show(stage.view('A', { name: 'it' }));
      stage.renders = [];
      await stage.show(stage.view('B', { name: 'it' }));
      expect(stage.renders).toHaveLength(1);
      expect(stage.last('it').klines).toEqual(stage.store.getKlines('B', '1m', 5));
    });

    it('in a hidden tab it does nothing, and is right once it is seen', async () => {
      await stage.show(stage.view('A'));
      await stage.frame();
      stage.renders = [];
      for (let index = 8; index < 500; index++) await stage.tick('A', index);
      expect(stage.renders).toEqual([]);
      expect(stage.frames.asked).toBe(1);
      await stage.frame();
      expect(stage.renders).toHaveLength(1);
      expect(stage.last('A').klines).toEqual(stage.store.getKlines('A', '1m', 5));
    });

    it('what it gives is frozen: who changes it changes it for nobody', async () => {
      await stage.show(stage.view('A'));
      await stage.tick('A', 7, 1);
      await stage.frame();
      await stage.tick('A', 8);
      await stage.frame();
      await stage.tick('A', 5, 1);
      await stage.frame();
      expect(stage.renders.length).toBeGreaterThanOrEqual(4);
      for (const { klines } of stage.renders) {
        expect(() => klines.push(kline(9))).toThrow(TypeError);
        expect(klines.every((row) => Object.isFrozen(row))).toBe(true);
      }
    });

    it.each([
      ['bad-symbol', { symbol: '' }],
      ['bad-interval', { symbol: 'A', interval: '1min' as Interval }],
      ['bad-limit', { symbol: 'A', limit: 0 }],
      ['bad-limit', { symbol: 'A', limit: 2.5 }],
      ['bad-feed-name', { symbol: 'A', feed: 'no feed' }],
    ])('throws %s at its component', async (code, { feed, ...props }: ViewProps & { feed?: string }) => {
      await stage.expectThrown(
        code,
        flavour.element(flavour.Provider, { store: stage.store, feed }, flavour.element(stage.View, props)),
      );
    });

    it('throws "full" at its component when every series is in use', async () => {
      const small = KlineStore.create({ maxSymbols: 1, intervalsPerSymbol: 1, maxKlines: 5 });
      const stop = small.subscribe('Z', '1m', () => {});
      await stage.expectThrown('full', flavour.element(flavour.Provider, { store: small }, stage.view('A')));
      stop();
      await stage.unmount();
      await stage.render(flavour.element(flavour.Provider, { store: small }, stage.view('A')));
      expect(stage.last('A')).toMatchObject({ klines: [], loading: false });
      await stage.unmount();
      small.close();
    });

    it('hydrates what the server sent, then shows what is held', async () => {
      const html = flavour.renderToString(stage.inStore(stage.view('A')));
      expect(html).toContain('title="true"');
      expect(html).toContain('undefined');
      container().innerHTML = html;
      const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
      stage.renders = [];
      await flavour.act(() => flavour.hydrate(stage.inStore(stage.view('A'))));
      expect(stage.renders[0]).toMatchObject({ klines: [], loading: true });
      expect(container().innerHTML).toBe('<p title="false">1008</p>');
      expect(complaints).not.toHaveBeenCalled();
      complaints.mockRestore();
    });
  });
}
