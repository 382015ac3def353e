import { describe, expect, it, vi } from 'vitest';
import { KeyCache } from '../../../src/store/key-cache.js';

describe('series keys that were made before', () => {
  it('are given again, each symbol in its feed’s one spelling', () => {
    const normalize = vi.fn((_feed: string, symbol: string) => symbol.toUpperCase());
    const keys = new KeyCache(4, normalize);
    for (let i = 0; i < 3; i++) expect(keys.keyOf('x', 'btc', '1m')).toBe('x:BTC@1m');
    expect(normalize).toHaveBeenCalledTimes(1);
  });

  it('are bounded, whatever names come', () => {
    const normalize = vi.fn((_feed: string, symbol: string) => symbol);
    const keys = new KeyCache(2, normalize);
    for (const symbol of ['A', 'B', 'C', 'A', 'C']) keys.keyOf('x', symbol, '1m');
    // A went when C came, and came once more; C was kept.
    expect(normalize.mock.calls.map(([, symbol]) => symbol)).toEqual(['A', 'B', 'C', 'A']);
  });

  it('what can be no symbol is refused before the feed sees it', () => {
    const normalize = vi.fn((_feed: string, symbol: string) => symbol.toUpperCase());
    const keys = new KeyCache(4, normalize);
    for (const symbol of ['', 7 as unknown as string]) {
      expect(() => keys.keyOf('x', symbol, '1m')).toThrow(expect.objectContaining({ code: 'bad-symbol' }));
    }
    expect(normalize).not.toHaveBeenCalled();
  });
});
