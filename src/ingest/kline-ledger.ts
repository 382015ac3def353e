import { addIntervals, type FeedKline, findFeedDefect, type Interval } from '../domain/index.js';

/** How many openTimes back a late frame is compared with what was already known. */
const REMEMBERED = 8;

/** What a live kline means for the series. */
export type Verdict =
  /** Take it. */
  | 'take'
  /** Something newer of this openTime is known already. */
  | 'outdated'
  /** Klines between the newest known one and this are missing. */
  | 'gap';

interface Known {
  revision: number;
  closed: boolean;
}

/**
 * What a session knows of its series without holding its klines: where it ends, what of its end is not final
 * yet, how new the last few are, and where the newest hole is. Fixed size.
 */
export class KlineLedger {
  private newest: number | null = null;
  private readonly recent = new Map<number, Known>();
  /** OpenTimes that were overtaken or are forming: not declared final so far, ascending. */
  private readonly unfinished: number[] = [];
  /** The oldest of those that were more than can be remembered: history from there on shows what became of them. */
  private forgotten: number | null = null;
  private beforeHole: number | null = null;
  /** The same of the newest that was ever seen: when it changes, there is something to ask about again. */
  newestHole: number | null = null;

  constructor(private readonly interval: Interval) {}

  get isEmpty(): boolean {
    return this.newest === null;
  }

  /** OpenTime of the newest kline known. */
  get newestOpenTime(): number | null {
    return this.newest;
  }

  /** The openTime from which history must be asked again to be sure of everything: the last final one. */
  get resumeFrom(): number | null {
    const first = this.firstUnfinished ?? this.newest;
    return first === null ? null : addIntervals(this.interval, first, -1);
  }

  /** The oldest kline that was overtaken without ever being declared final, or null. */
  get overtaken(): number | null {
    const first = this.firstUnfinished;
    return first !== null && this.newest !== null && first < this.newest ? first : null;
  }

  private get firstUnfinished(): number | null {
    return this.forgotten ?? this.unfinished[0] ?? null;
  }

  /** OpenTime of the kline before the oldest hole that history showed, or null: asked from there, all are asked about. */
  get hole(): number | null {
    return this.beforeHole;
  }

  /** The first rule that a live kline breaks, or null for a sound one. `now`: the local clock's time, ms UTC. */
  findDefect(kline: FeedKline, now: number): ReturnType<typeof findFeedDefect> {
    return findFeedDefect(kline, this.interval, Math.max(now, this.newest ?? now));
  }

  judge(kline: FeedKline): Verdict {
    const known = this.recent.get(kline.openTime);
    if (known !== undefined) {
      if (known.closed && !kline.closed) return 'outdated';
      return (kline.revision ?? Number.POSITIVE_INFINITY) < known.revision ? 'outdated' : 'take';
    }
    if (this.newest === null) return 'take';
    return kline.openTime > addIntervals(this.interval, this.newest, 1) ? 'gap' : 'take';
  }

  /** Notes a kline that goes to the store. */
  note({ openTime, closed, revision = Number.NEGATIVE_INFINITY }: FeedKline): void {
    this.noteFinality(openTime, closed);
    const known = this.recent.get(openTime);
    if (known !== undefined) {
      known.revision = revision;
      known.closed = closed;
    } else {
      const oldest = this.oldestRemembered();
      // A correction of something long past: nothing to compare it with.
      if (this.recent.size >= REMEMBERED && openTime < oldest) return;
      this.recent.set(openTime, { revision, closed });
      if (this.recent.size > REMEMBERED) this.recent.delete(oldest);
    }
    if (this.newest === null || openTime > this.newest) this.newest = openTime;
  }

  /** What memory does not reach back to any more need not become final or whole. */
  dropBefore(openTime: number): void {
    while (this.unfinished.length > 0 && this.unfinished[0] < openTime) this.unfinished.shift();
    if (this.forgotten !== null && this.forgotten < openTime) this.forgotten = null;
    if (this.beforeHole !== null && this.beforeHole < openTime) this.beforeHole = null;
  }

  private noteFinality(openTime: number, closed: boolean): void {
    const at = this.unfinished.indexOf(openTime);
    if (closed && at >= 0) this.unfinished.splice(at, 1);
    if (closed || at >= 0) return;
    this.unfinished.push(openTime);
    this.unfinished.sort((a, b) => a - b);
    if (this.unfinished.length <= REMEMBERED) return;
    const [oldest] = this.unfinished.splice(0, 1);
    this.forgotten = Math.min(oldest, this.forgotten ?? oldest);
  }

  /** Notes what history showed, and where it shows a hole. */
  noteHistory(klines: readonly FeedKline[]): void {
    if (klines.length === 0) return;
    // Those that it shows are noted again below, if they are not final even now.
    if (this.forgotten !== null && klines[0].openTime <= this.forgotten) this.forgotten = null;
    let hole: number | null = null;
    let before: number | null = null;
    for (const kline of klines) {
      this.note(kline);
      const { openTime } = kline;
      if (before !== null && openTime > addIntervals(this.interval, before, 1)) {
        hole ??= before;
        this.newestHole = Math.max(before, this.newestHole ?? before);
      }
      before = openTime;
    }
    // An answer that does not reach back to a known hole says nothing of it.
    if (this.beforeHole === null || klines[0].openTime <= this.beforeHole) {
      this.beforeHole = hole;
    }
  }

  private oldestRemembered(): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const openTime of this.recent.keys()) if (openTime < oldest) oldest = openTime;
    return oldest;
  }
}
