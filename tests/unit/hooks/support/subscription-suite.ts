import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { KlineUpdateEvent, KlineUpdateListener } from '../../../../src/store/index.js';
import type { Flavour } from './flavour.js';
import { Stage } from './stage.js';

/** What useKlineSubscription does in a browser. */
export function describeSubscription(flavour: Flavour): void {
  describe(`${flavour.name}: useKlineSubscription`, () => {
    const stage = new Stage(flavour);
    let told: KlineUpdateEvent[];
    let drawn = 0;
    beforeEach(() => {
      told = [];
      drawn = 0;
    });
    const tell: KlineUpdateListener = (event) => told.push(event);

    function Listener({ symbol, callback = tell }: { symbol: string; callback?: KlineUpdateListener }) {
      flavour.useKlineSubscription(symbol, '1m', callback);
      drawn++;
      return null;
    }

    it('tells updates of its series, without a render or a frame', async () => {
      await stage.show(flavour.element(Listener, { symbol: 'A' }));
      drawn = 0;
      await stage.tick('A', 8);
      await stage.tick('B', 8);
      expect(told.at(-1)).toMatchObject({ symbol: 'A', interval: '1m', kline: { open: 1_008 } });
      expect(told.every(({ symbol }) => symbol === 'A')).toBe(true);
      expect(drawn).toBe(0);
    });

    it('calls the latest callback, and none after its component left', async () => {
      const first = vi.fn();
      const second = vi.fn();
      const opened = vi.spyOn(stage.store, 'open');
      await stage.show(flavour.element(Listener, { symbol: 'A', callback: first }));
      await stage.show(flavour.element(Listener, { symbol: 'A', callback: second }));
      expect(opened).toHaveBeenCalledTimes(1);
      await stage.tick('A', 8);
      expect([first.mock.calls.length > 0, second.mock.calls.length > 0]).toEqual([false, true]);
      await stage.show();
      second.mockClear();
      await stage.tick('A', 9);
      expect(second).not.toHaveBeenCalled();
    });

    it('follows a changed symbol, and survives StrictMode', async () => {
      const strict = (symbol: string) =>
        stage.render(flavour.strict(stage.inStore(flavour.element(Listener, { symbol }))));
      await strict('A');
      await strict('B');
      expect(stage.subscribed).toBe(1);
      await stage.tick('A', 8);
      expect(told).toEqual([]);
      await stage.tick('B', 8);
      expect(told.filter(({ kline: { open } }) => open === 2_008)).toHaveLength(1);
    });

    it('throws bad names at its component', () =>
      stage.expectThrown('bad-symbol', stage.inStore(flavour.element(Listener, { symbol: '' }))));
  });
}
