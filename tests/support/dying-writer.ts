import type { StoreMemory } from '../../src/memory/index.js';

/** Thrown by a store that must not happen any more: the writer is dead. */
export class WriterDied extends Error {}

const VIEWS = ['control', 'controlDoubles', 'klines', 'flags', 'spares'] as const;
const ATOMICS = ['load', 'store', 'compareExchange', 'add', 'exchange', 'or'] as const;
const WRITES: ReadonlySet<string> = new Set(['store', 'compareExchange', 'exchange', 'or']);

/**
 * Runs `operation` on a memory whose writer dies right after its `lives`-th store: every later store,
 * plain or atomic, does not happen. Returns whether the operation died, and how many stores it made. The
 * product's code is untouched: its views are wrapped for the length of the call.
 */
export function dieAfterStores(
  memory: StoreMemory,
  lives: number,
  operation: () => void,
): { died: boolean; stores: number } {
  let stores = 0;
  const countStore = () => {
    if (stores >= lives) throw new WriterDied();
    stores++;
  };
  const targets = new Map<object, object>();
  const originals = new Map<(typeof VIEWS)[number], object>();
  for (const name of VIEWS) {
    const view = memory[name];
    originals.set(name, view);
    const wrapped = new Proxy(view, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
      set: (target, property, value) => {
        countStore();
        return Reflect.set(target, property, value, target);
      },
    });
    targets.set(wrapped, view);
    Object.assign(memory, { [name]: wrapped });
  }
  const atomics = new Map(ATOMICS.map((name) => [name, Atomics[name]]));
  for (const [name, original] of atomics) {
    Object.assign(Atomics, {
      [name]: (array: object, ...rest: unknown[]) => {
        if (WRITES.has(name) && targets.has(array)) countStore();
        return Reflect.apply(original, Atomics, [targets.get(array) ?? array, ...rest]);
      },
    });
  }
  try {
    operation();
    return { died: false, stores };
  } catch (error) {
    if (!(error instanceof WriterDied)) throw error;
    return { died: true, stores };
  } finally {
    for (const [name, original] of atomics) Object.assign(Atomics, { [name]: original });
    for (const [name, view] of originals) Object.assign(memory, { [name]: view });
  }
}
