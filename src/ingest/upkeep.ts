import { closeTimeOf, type Interval } from '../domain/index.js';
import { backoff, type Clock } from '../feed/index.js';
import type { CatchUp } from './catch-up.js';
import type { KlineLedger } from './kline-ledger.js';
import { Timers } from './timers.js';

/** A kline that was overtaken without being declared final is asked for so long after its closeTime, in ms. */
const SETTLING_MS = 5_500;
/** Doublings of that wait at most (about 6 minutes), for a source that never declares anything final. */
const MAX_DOUBLINGS = 6;
/** A hole that the source confirmed is asked about once more after this, in ms. */
const RECHECK_MS = 5 * 60_000;

/** What has to be asked for again by and by although nothing broke. It sets what is due and calls `plan`. */
export class Upkeep {
  private readonly timers: Timers<'gap' | 'finality' | 'recheck'>;
  private gapTries = 0;
  private finalityTries = 0;
  /** OpenTime of the kline that the finality tries are for. */
  private awaited: number | null = null;
  private rechecked: number | null = null;

  constructor(
    private readonly interval: Interval,
    private readonly ledger: KlineLedger,
    private readonly catchUp: CatchUp,
    private readonly clock: Clock,
    private readonly plan: () => void,
  ) {
    this.timers = new Timers(clock);
  }

  /**
   * Call it whenever the ledger or the gap changed; once per tick is cheap.
   * @param isOpen whether live klines flow: while none do, nothing is asked that the next catch-up brings anyway
   */
  watch(isOpen: boolean): void {
    this.watchGap();
    if (isOpen) this.watchFinality();
    else this.timers.clear('finality');
    this.watchHole();
  }

  stop(): void {
    this.timers.clearAll();
  }

  /** A gap that the source did not answer for is asked about again and again. */
  private watchGap(): void {
    const { catchUp } = this;
    if (catchUp.gap === null) {
      this.gapTries = 0;
      this.timers.clear('gap');
    } else if (catchUp.isGapAsked && !this.timers.has('gap')) {
      this.timers.set('gap', backoff(this.gapTries++, this.clock), () => {
        catchUp.isGapAsked = false;
        this.plan();
      });
    }
  }

  /** Sees to it that a kline whose last word was lost becomes final all the same. */
  private watchFinality(): void {
    const { overtaken, newestOpenTime } = this.ledger;
    if (overtaken === null || newestOpenTime === null) {
      this.finalityTries = 0;
      this.timers.clear('finality');
      return;
    }
    // Doublings are for a source that declares nothing final: one that does is asked anew for the next. That
    // others become final meanwhile must not put it off, or with a kline a second it would never be asked for.
    if (overtaken !== this.awaited) {
      this.awaited = overtaken;
      this.finalityTries = 0;
      this.timers.clear('finality');
    }
    if (this.timers.has('finality')) return;
    // The newest kline's openTime is a lower bound of the exchange's time, good enough to wait by.
    const settled = closeTimeOf(this.interval, overtaken) + SETTLING_MS - newestOpenTime;
    const first = Math.max(1_000, Math.min(settled, SETTLING_MS));
    const wait = this.finalityTries === 0 ? first : SETTLING_MS * 2 ** this.finalityTries;
    this.timers.set('finality', wait, () => {
      // The last word came meanwhile, and the next kline waits for its own.
      if (this.ledger.overtaken !== overtaken) {
        this.watchFinality();
        return;
      }
      this.finalityTries = Math.min(this.finalityTries + 1, MAX_DOUBLINGS);
      this.catchUp.finalityDue = true;
      this.plan();
    });
  }

  private watchHole(): void {
    const { hole, newestHole } = this.ledger;
    if (hole === null || newestHole === this.rechecked || this.timers.has('recheck')) return;
    this.timers.set('recheck', RECHECK_MS, () => {
      this.rechecked = this.ledger.newestHole;
      this.catchUp.recheckDue = true;
      this.plan();
    });
  }
}
