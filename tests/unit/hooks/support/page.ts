import { vi } from 'vitest';
import { KlineStore as LocalKlineStore } from '../../../../src/store/index.js';

/** Stands for the page: its one store has no feeds here, and is made when first asked for. */
let store: LocalKlineStore | null = null;

export const KlineStore = {
  shared: vi.fn(() => {
    store ??= LocalKlineStore.create({ maxSymbols: 10, maxKlines: 50 });
    return store;
  }),
};

export function leavePage(): void {
  store?.close();
  store = null;
  KlineStore.shared.mockClear();
}
