import type { FeedKline } from '../domain/index.js';

/** OpenTimes that a buffer holds while history is under way. */
export const MAX_BUFFERED = 64;

/** Live klines that wait for history: the newest state of each openTime, a bounded number of them. */
export class LiveBuffer {
  private readonly klines = new Map<number, FeedKline>();
  /** Whether some did not fit since `clear`: then history must be fetched once more. */
  private overflow = false;

  get overflowed(): boolean {
    return this.overflow;
  }

  add(kline: FeedKline): void {
    const held = this.klines.get(kline.openTime);
    if (held !== undefined && !supersedes(kline, held)) return;
    if (held === undefined && this.klines.size >= MAX_BUFFERED) {
      this.overflow = true;
      return;
    }
    this.klines.set(kline.openTime, kline);
  }

  /** The state of one openTime if it is newer than `fetched`, else that. It waits no more. */
  newerThan(fetched: FeedKline): FeedKline {
    const held = this.klines.get(fetched.openTime);
    this.klines.delete(fetched.openTime);
    return held !== undefined && supersedes(held, fetched) ? held : fetched;
  }

  /** What waited, oldest first. Empties the buffer. */
  take(): FeedKline[] {
    const klines = [...this.klines.values()].sort((a, b) => a.openTime - b.openTime);
    this.clear();
    return klines;
  }

  clear(): void {
    this.klines.clear();
    this.overflow = false;
  }
}

/** Whether `next` is a newer state of the kline that `held` is: never backwards, never from closed to forming. */
export function supersedes(next: FeedKline, held: FeedKline): boolean {
  if (held.closed && !next.closed) return false;
  if (next.revision === undefined || held.revision === undefined) return true;
  return next.revision >= held.revision;
}
