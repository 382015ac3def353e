import { addIntervals, approximateDuration, floorToInterval, type Interval } from '../../domain/index.js';
import { backoff, type Clock } from '../clock.js';

/** Waits grow up to this while nothing moves, ms. */
const LONGEST_MS = 60_000;
/** So long after a boundary, ms, and up to twice: servers need a moment, and many series share one boundary. */
const BOUNDARY_LAG_MS = 1_000;
/** Timers that fire a moment early must not make two requests of one, ms. */
const SHORTEST_MS = 500;
/** First wait after a failure, ms; it is at least half of that. */
const FIRST_RETRY_MS = 2_000;

/** How long a poller waits: by its rhythm, longer while nothing moves, sooner when a bar is due. */
export class PollPace {
  private wait: number;
  private failures = 0;
  /** One for good: drawn anew each time, a longer one would make the boundary just looked at due again. */
  private readonly lag: number;

  /** @param pollMs rhythm while bars move, ms */
  constructor(
    private readonly pollMs: number,
    private readonly interval: Interval,
    private readonly clock: Clock,
  ) {
    this.wait = pollMs;
    this.lag = BOUNDARY_LAG_MS * (1 + clock.random());
  }

  /**
   * The wait after an answer, ms.
   * @param now the server's time, ms UTC
   * @param newest openTime of the newest bar known, ms UTC
   */
  afterAnswer(moved: boolean, now: number, newest: number | null): number {
    this.failures = 0;
    this.wait = moved ? this.pollMs : Math.min(this.wait * 2, Math.max(LONGEST_MS, this.pollMs));
    // Bars shorter than the rhythm would have every wait end at a boundary.
    if (approximateDuration(this.interval) < this.pollMs) return this.wait;
    const untilBar = this.boundaryAfter(now - this.lag, newest) + this.lag - now;
    return Math.min(this.wait, Math.max(untilBar, SHORTEST_MS));
  }

  /** The wait after a failure, ms: without end, at least as long as the server asked for. */
  afterFailure(retryAfter: number): number {
    const wait = backoff(this.failures++, this.clock, FIRST_RETRY_MS, LONGEST_MS);
    return Math.max(retryAfter, wait, FIRST_RETRY_MS / 2);
  }

  /** What failed while nobody was here says nothing of the next attempt. */
  forgetFailures(): void {
    this.failures = 0;
  }

  private boundaryAfter(time: number, newest: number | null): number {
    // Where a market's day begins off the grid, the bars themselves know better.
    const next = newest === null ? 0 : addIntervals(this.interval, newest, 1);
    if (next > time) return next;
    return addIntervals(this.interval, floorToInterval(this.interval, time), 1);
  }
}
