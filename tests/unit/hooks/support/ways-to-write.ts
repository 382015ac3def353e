const WRITERS = /^(update|merge|write|import|close|open|release|retry|commit)/;

/**
 * Where a walk over everything reachable from a value comes upon the store's memory or upon a function that
 * writes to a store: properties of any kind, getters, symbols, prototypes, functions, Maps and Sets.
 */
export function waysToWrite(start: object): string[] {
  const found: string[] = [];
  const seen = new Set<unknown>([Object.prototype, Function.prototype, Array.prototype, Map.prototype]);
  const waiting: [path: string, value: unknown][] = [['', start]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [path, value] = next;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      continue;
    seen.add(value);
    if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer || ArrayBuffer.isView(value)) {
      found.push(path);
      continue;
    }
    for (const key of Reflect.ownKeys(value)) {
      const at = `${path}.${String(key)}`;
      const property = valueAt(value, key);
      if (typeof property === 'function' && WRITERS.test(String(key))) found.push(at);
      else waiting.push([at, property]);
    }
    waiting.push([`${path}.[[Prototype]]`, Object.getPrototypeOf(value)]);
    if (value instanceof Map || value instanceof Set) waiting.push([`${path}.[[Entries]]`, [...value]]);
  }
  return found;
}

function valueAt(value: object, key: PropertyKey): unknown {
  try {
    return Reflect.get(value, key);
  } catch {
    return undefined;
  }
}
