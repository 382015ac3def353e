import { configureStore, createSlice, type PayloadAction } from '@reduxjs/toolkit';
import { effect } from '@preact/signals-core';
import { enableMapSet, produce } from 'immer';
import { createStore } from 'zustand/vanilla';
import type { Interval, Kline } from '../../../src/domain/index.js';
import { KlineStore } from '../../../src/store/index.js';

/** How many series, and how many klines each holds when the clock starts. */
export interface Size {
  readonly symbols: number;
  readonly intervals: readonly Interval[];
  readonly klines: number;
}

export interface Contender {
  readonly name: string;
  /** Applies one tick: the newest kline of a series is replaced. */
  update(symbol: string, interval: Interval, kline: Kline): void;
  /** Ends a burst of ticks: whoever coalesces delivers now. */
  settle(): void | Promise<void>;
  /** How often subscribers were run. */
  runs(): number;
  close(): void;
}

const OPEN_TIME = 1_704_067_200_000;

export function symbolNames(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `S${i}USDT`);
}

export function history(length: number): Kline[] {
  return Array.from({ length }, (_, i) => makeKline(i, 100));
}

export function makeKline(index: number, price: number): Kline {
  return {
    openTime: OPEN_TIME + index * 60_000,
    open: price,
    high: price + 1,
    low: price - 1,
    close: price + 0.5,
    volume: 1,
    closed: false,
  };
}

/** Ours: one version signal per series, each with a subscriber. */
export function klineStore(size: Size, perUpdate: boolean): Contender {
  const store = KlineStore.create({
    maxSymbols: size.symbols,
    intervalsPerSymbol: size.intervals.length,
    maxKlines: Math.max(size.klines, 1),
  });
  let runs = 0;
  const stops: (() => void)[] = [];
  for (const symbol of symbolNames(size.symbols)) {
    for (const interval of size.intervals) {
      store.mergeKlines(symbol, interval, history(size.klines));
      const version = store.version(symbol, interval);
      // As a component depends on it.
      stops.push(effect(() => void (runs += version.value >= 0 ? 1 : 0)));
    }
  }
  return {
    name: perUpdate ? 'KlineStore, one effect run per update' : 'KlineStore, coalesced',
    update: (symbol, interval, kline) => store.updateKline(symbol, interval, kline),
    settle: () => Promise.resolve(),
    runs: () => runs,
    close: () => {
      for (const stop of stops) stop();
      store.close();
    },
  };
}

type Nested = Map<string, Map<Interval, Kline[]>>;

function nested(size: Size): Nested {
  return new Map(
    symbolNames(size.symbols).map((symbol) => [
      symbol,
      new Map(size.intervals.map((interval) => [interval, history(size.klines)])),
    ]),
  );
}

/** The page that is healed: nested Maps in component state, cloned on every kline. */
export function clonedMaps(size: Size): Contender {
  let state = nested(size);
  let runs = 0;
  const listeners = new Set<(next: Nested) => void>([
    (next) => {
      state = next;
      runs++;
    },
  ]);
  return {
    name: 'nested Maps, cloned',
    update(symbol, interval, kline) {
      const next: Nested = new Map();
      for (const [name, series] of state) {
        const copy = new Map<Interval, Kline[]>();
        for (const [each, klines] of series) copy.set(each, [...klines]);
        next.set(name, copy);
      }
      const klines = next.get(symbol)?.get(interval);
      if (klines !== undefined) klines[klines.length - 1] = { ...kline };
      for (const listener of listeners) listener(next);
    },
    settle: () => {},
    runs: () => runs,
    close: () => {},
  };
}

/** The usual remedy: immer drafts in a zustand store. */
export function zustandImmer(size: Size): Contender {
  enableMapSet();
  const store = createStore<{ series: Nested }>(() => ({ series: nested(size) }));
  let runs = 0;
  const stop = store.subscribe(() => {
    runs++;
  });
  return {
    name: 'zustand + immer',
    update(symbol, interval, kline) {
      store.setState(
        produce((draft: { series: Nested }) => {
          const klines = draft.series.get(symbol)?.get(interval);
          if (klines !== undefined) klines[klines.length - 1] = { ...kline };
        }),
      );
    },
    settle: () => {},
    runs: () => runs,
    close: stop,
  };
}

/** The other one: a Redux Toolkit slice over plain objects. */
export function reduxToolkit(size: Size): Contender {
  const initialState = Object.fromEntries(
    symbolNames(size.symbols).map((symbol) => [
      symbol,
      Object.fromEntries(size.intervals.map((interval) => [interval, history(size.klines)])),
    ]),
  ) as Record<string, Record<Interval, Kline[]>>;
  const slice = createSlice({
    name: 'klines',
    initialState,
    reducers: {
      tick(state, { payload }: PayloadAction<{ symbol: string; interval: Interval; kline: Kline }>) {
        const klines = state[payload.symbol][payload.interval];
        klines[klines.length - 1] = { ...payload.kline };
      },
    },
  });
  // Its checks walk the whole state in development: switched off, as a production build has them off.
  const store = configureStore({
    reducer: slice.reducer,
    middleware: (defaults) => defaults({ immutableCheck: false, serializableCheck: false }),
  });
  let runs = 0;
  const stop = store.subscribe(() => {
    runs++;
  });
  return {
    name: 'Redux Toolkit',
    update: (symbol, interval, kline) => void store.dispatch(slice.actions.tick({ symbol, interval, kline })),
    settle: () => {},
    runs: () => runs,
    close: stop,
  };
}
