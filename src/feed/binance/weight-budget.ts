import type { Clock } from '../clock.js';
import type { SpentWeights } from '../spent-weights.js';

const MINUTE = 60_000;

/**
 * How much of the exchange's request weight is spent. It counts what was spent here in any 60 s, and
 * heeds what the exchange itself counts per minute of its clock, where the answer's header can be read
 * (pages of another origin may not): that count is of the whole address and outlives a reload.
 */
export class WeightBudget {
  private readonly spent: { readonly at: number; readonly weight: number }[] = [];
  private sum = 0;
  private reportedAt = Number.NEGATIVE_INFINITY;
  private reported = 0;

  /** @param weightPerMinute what may be spent in any 60 s */
  constructor(
    private readonly clock: Clock,
    private readonly weightPerMinute: number,
  ) {}

  /** What was spent in the last minute, as it outlives this page. */
  get recent(): SpentWeights {
    const ahead = this.clock.now() - this.clock.monotonic();
    this.forget(this.clock.monotonic());
    return this.spent.map(({ at, weight }) => [at + ahead, weight]);
  }

  /** Counts in what was spent before this page, or by another one. */
  recall(spent: SpentWeights): void {
    const now = this.clock.now();
    const monotonic = this.clock.monotonic();
    const before = spent
      .map(([at, weight]) => ({ at: monotonic - (now - at), weight }))
      .filter(({ at }) => at <= monotonic && monotonic - at < MINUTE);
    this.spent.unshift(...before);
    this.spent.sort((a, b) => a.at - b.at);
    for (const { weight } of before) this.sum += weight;
  }

  spend(weight: number): void {
    this.spent.push({ at: this.clock.monotonic(), weight });
    this.sum += weight;
    this.reported += weight;
  }

  /**
   * The exchange's own count, from the header of an answer.
   * @param sentAt when its request left, by the monotonic clock
   */
  report(header: string | null, sentAt: number): void {
    if (header === null || !/^\d{1,9}$/.test(header)) return;
    const used = Number(header);
    // It shows less although it was asked later: the count began anew, as it does every minute. Asked before the last
    // one came, it may have been overtaken by it.
    if (sentAt <= this.reportedAt && used <= this.reported) return;
    // What left after it is not in it yet.
    const since = this.spent.filter(({ at }) => at > sentAt);
    this.reported = since.reduce((sum, { weight }) => sum + weight, used);
    this.reportedAt = this.clock.monotonic();
  }

  /** How long to wait until this much may be spent, in ms; 0: now. */
  waitFor(weight: number): number {
    const now = this.clock.monotonic();
    this.forget(now);
    let wait = 0;
    let sum = this.sum;
    for (const each of this.spent) {
      if (sum + weight <= this.weightPerMinute) break;
      sum -= each.weight;
      wait = each.at + MINUTE - now;
    }
    if (this.reported + weight > this.weightPerMinute) {
      const age = now - this.reportedAt;
      if (age >= 0 && age < MINUTE) wait = Math.max(wait, MINUTE - age);
    }
    return wait;
  }

  private forget(now: number): void {
    // A clock that was set back makes everything look future: then the count begins anew.
    while (this.spent.length > 0 && (now - this.spent[0].at >= MINUTE || now < this.spent[0].at)) {
      this.sum -= this.spent[0].weight;
      this.spent.shift();
    }
  }
}
