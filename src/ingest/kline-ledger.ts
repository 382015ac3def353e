import { addIntervals, type FeedKline, type Interval } from '../domain/index.js';

/** How many openTimes back a late frame is compared with what was already known. */
const REMEMBERED = 8;

/** What a live kline means for the series. */
export type Verdict =
  /** Take it. */
  | 'take'
  /** Something newer of this openTime is known already. */
  | 'outdated'
  /** Klines between the newest known one and this are missing: fetch them first. */
  | 'gap';

interface Known {
  readonly revision: number;
  readonly closed: boolean;
}

/**
 * What a session knows of its series without holding its klines: where it ends, what of its end is not final
 * yet, and how new the last few are. Fixed size.
 */
export class KlineLedger {
  private newest: number | null = null;
  private readonly recent = new Map<number, Known>();
  /** OpenTimes that were overtaken or are forming: not declared final so far, ascending. */
  private unfinished: number[] = [];

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
    const [first = this.newest] = this.unfinished;
    return first === null ? null : addIntervals(this.interval, first, -1);
  }

  /** The oldest kline that was overtaken without ever being declared final, or null. */
  get overtaken(): number | null {
    const [first] = this.unfinished;
    return first !== undefined && this.newest !== null && first < this.newest ? first : null;
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
  note(kline: FeedKline): void {
    const { openTime, closed } = kline;
    this.recent.delete(openTime);
    this.recent.set(openTime, { revision: kline.revision ?? Number.NEGATIVE_INFINITY, closed });
    if (this.recent.size > REMEMBERED) this.forgetOldest();
    if (closed) {
      this.unfinished = this.unfinished.filter((each) => each !== openTime);
    } else if (!this.unfinished.includes(openTime)) {
      this.unfinished = [...this.unfinished, openTime].sort((a, b) => a - b).slice(-REMEMBERED);
    }
    if (this.newest === null || openTime > this.newest) this.newest = openTime;
  }

  private forgetOldest(): void {
    let oldest = Number.POSITIVE_INFINITY;
    for (const openTime of this.recent.keys()) if (openTime < oldest) oldest = openTime;
    this.recent.delete(oldest);
  }
}
