import type { FeedKline } from '../domain/index.js';

/** OpenTimes that a buffer holds while history is under way. */
export const MAX_BUFFERED = 64;

/** Live klines that wait for history: the newest state of each openTime, a bounded number of them. */
export class LiveBuffer {
  private readonly klines = new Map<number, FeedKline>();

  /** Whether some did not fit: then history must be fetched once more. */
  overflowed = false;

  add(kline: FeedKline): void {
    const held = this.klines.get(kline.openTime);
    if (held !== undefined && !supersedes(kline, held)) return;
    if (held === undefined && this.klines.size >= MAX_BUFFERED) {
      this.overflowed = true;
      return;
    }
    this.klines.set(kline.openTime, kline);
  }

  /** What waited, oldest first. Empties the buffer. */
  take(): FeedKline[] {
    const klines = [...this.klines.values()].sort((a, b) => a.openTime - b.openTime);
    this.klines.clear();
    return klines;
  }
}

/** Whether `next` is a newer state of the kline that `held` is: never backwards, never from closed to forming. */
export function supersedes(next: FeedKline, held: FeedKline): boolean {
  if (held.closed && !next.closed) return false;
  if (next.revision === undefined || held.revision === undefined) return true;
  return next.revision >= held.revision;
}
