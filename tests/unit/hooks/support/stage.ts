import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { Interval, Kline } from '../../../../src/domain/index.js';
import type { SharedKlineData } from '../../../../src/hooks/kline-window.js';
import { KlineStore } from '../../../../src/store/index.js';
import { kline } from '../../../support/klines.js';
import { container, type Element, type Flavour } from './flavour.js';
import { ManualFrames, woken } from './frames.js';
import { leavePage } from './page.js';

export interface ViewProps {
  symbol: string;
  interval?: Interval;
  limit?: number;
  name?: string;
}

/** Prices that tell which series a row is of. */
export const PRICE: Record<string, number> = { A: 1_000, B: 2_000, C: 3_000 };

export const opens = (rows: Kline[]) => rows.map((row) => row.open);

/** A page of one test: a store with two series, components that show them, frames by hand. */
export class Stage {
  store = KlineStore.create({ maxSymbols: 1, maxKlines: 1 });
  frames = new ManualFrames();
  /** Every render of every View, in order. */
  renders: (SharedKlineData & Required<ViewProps>)[] = [];
  readonly View: (props: ViewProps) => Element;

  constructor(readonly flavour: Flavour) {
    this.View = ({ symbol, interval = '1m', limit = 5, name = symbol }) => {
      const data = flavour.useSharedKlineData(symbol, interval, limit);
      this.renders.push({ ...data, symbol, interval, limit, name });
      const { loading, klines } = data;
      return flavour.element('p', { title: String(loading) }, String(klines.at(-1)?.close));
    };
    beforeEach(() => this.enter());
    afterEach(() => this.leave());
  }

  private enter(): void {
    this.frames = new ManualFrames();
    vi.stubGlobal('requestAnimationFrame', this.frames.request);
    this.renders = [];
    this.store.close();
    this.store = KlineStore.create({ maxSymbols: 4, intervalsPerSymbol: 2, maxKlines: 20 });
    for (const symbol of ['A', 'B']) {
      this.store.mergeKlines(
        symbol,
        '1m',
        [0, 1, 2, 3, 4, 5, 6, 7].map((index) => kline(index, PRICE[symbol] + index)),
      );
    }
  }

  private async leave(): Promise<void> {
    await this.unmount();
    this.frames.run();
    expect(this.subscribed).toBe(0);
    container().remove();
    leavePage();
    vi.unstubAllGlobals();
  }

  get subscribed(): number {
    return this.store.stats().series.subscribed;
  }

  view(symbol: string, over: Partial<ViewProps> = {}): Element {
    return this.flavour.element(this.View, { symbol, ...over });
  }

  /** Children below a provider of the store. */
  inStore(...children: Element[]): Element {
    return this.flavour.element(this.flavour.Provider, { store: this.store }, ...children);
  }

  render(element: Element): Promise<void> {
    return this.flavour.act(() => this.flavour.render(element));
  }

  show(...children: Element[]): Promise<void> {
    return this.render(this.inStore(...children));
  }

  unmount(): Promise<void> {
    return this.flavour.act(() => this.flavour.unmount());
  }

  frame(): Promise<void> {
    return this.flavour.act(() => this.frames.run());
  }

  /** A write and its wake-up. */
  tick(symbol: string, index: number, add = 0): Promise<void> {
    return this.flavour.act(async () => {
      this.store.updateKline(symbol, '1m', kline(index, PRICE[symbol] + index + add));
      await woken();
    });
  }

  last(name: string): SharedKlineData & ViewProps {
    const found = this.renders.findLast((render) => render.name === name);
    if (found === undefined) throw new Error(`${name} was never rendered`);
    return found;
  }

  /** An error boundary above `thrower` catches an error of this code. */
  async expectThrown(code: string, thrower: Element): Promise<void> {
    // The libraries say on the console, and React 18 to the page, where it was.
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {});
    const silence = (event: Event) => event.preventDefault();
    addEventListener('error', silence);
    const caught: unknown[] = [];
    await this.render(this.flavour.boundary(thrower, (error) => caught.push(error)));
    expect(caught).toEqual([expect.objectContaining({ code })]);
    removeEventListener('error', silence);
    complaints.mockRestore();
  }
}
