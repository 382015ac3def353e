import { createStore, get, set } from 'idb-keyval';
import type { WeightMemory } from './spent-weights.js';

/** In IndexedDB, which workers have too. Each call may fail, where a browser blocks it: then nothing is remembered. */
export function keptWeights(): WeightMemory | null {
  if (typeof indexedDB === 'undefined') return null;
  const store = createStore('kline-chart-weights', 'spent');
  return {
    load: (host) => get<unknown>(host, store),
    save: (host, kept) => set(host, kept, store),
  };
}
