import type { FeedKline } from '../../domain/index.js';

/**
 * A kline when `share` of its time (0 to 1) has passed: it opened, and runs over one extreme and the other to its
 * close; a falling one visits its high first. Volume grows with time. Never steps back as the share grows.
 */
export function formsOf(kline: FeedKline, share: number): FeedKline {
  const { open, high, low, close, volume } = kline;
  const turns = close >= open ? [open, low, high, close] : [open, high, low, close];
  const at = Math.max(0, Math.min(1, share)) * 3;
  const leg = Math.min(2, Math.floor(at));
  const price = turns[leg] + (turns[leg + 1] - turns[leg]) * (at - leg);
  const visited = [...turns.slice(0, leg + 1), price];
  return {
    ...kline,
    high: Math.max(...visited),
    low: Math.min(...visited),
    close: price,
    volume: volume * Math.max(0, Math.min(1, share)),
    closed: false,
  };
}
