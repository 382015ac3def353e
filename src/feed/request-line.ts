import { FeedError } from '../domain/index.js';
import type { Clock, TimerId } from './clock.js';

/** Requests under way at once: as many as browsers open connections to one host. */
const CONCURRENT = 6;

/** What requests cost, where the source counts it. */
export interface RequestBudget {
  /** How long a request of this weight has to wait, ms. */
  waitFor(weight: number): number;
  spend(weight: number): void;
}

interface Waiting {
  readonly urgent: boolean;
  readonly weight: number;
  readonly resolve: () => void;
  readonly reject: (error: FeedError) => void;
}

/** Where requests wait for their turn: a few at a time, within the budget, and never during a pause. */
export class RequestLine {
  private running = 0;
  private readonly waiting: Waiting[] = [];
  private pausedUntil = Number.NEGATIVE_INFINITY;
  private timer: TimerId | null = null;
  private isClosed = false;

  constructor(
    private readonly budget: RequestBudget,
    private readonly clock: Clock,
  ) {}

  /** Runs a task when it is its turn: urgent ones first, else in the order they came. Rejects with a FeedError: the task's, `aborted` or `closed`. */
  async run<Answer>(
    weight: number,
    urgent: boolean,
    signal: AbortSignal,
    task: () => Promise<Answer>,
  ): Promise<Answer> {
    await this.turn(weight, urgent, signal);
    try {
      return await task();
    } finally {
      this.running--;
      this.next();
    }
  }

  /** How long nothing starts yet, ms; 0 or less: it may. */
  get pauseLeft(): number {
    return this.pausedUntil - this.clock.monotonic();
  }

  /** Nothing starts for so long, ms: the exchange asked for it. */
  pause(ms: number): void {
    this.pausedUntil = Math.max(this.pausedUntil, this.clock.monotonic() + ms);
  }

  close(): void {
    this.isClosed = true;
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
    for (const { reject } of this.waiting.splice(0)) reject(closed());
  }

  private turn(weight: number, urgent: boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isClosed || signal.aborted) {
        reject(this.isClosed ? closed() : aborted());
        return;
      }
      const leave = () => {
        const at = this.waiting.indexOf(waiting);
        if (at < 0) return;
        this.waiting.splice(at, 1);
        reject(aborted());
      };
      const waiting: Waiting = {
        weight,
        urgent,
        resolve: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
        reject,
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(waiting);
      // At the end of the task: of many that ask at once, the urgent ones go first.
      queueMicrotask(() => this.next());
    });
  }

  private next(): void {
    while (this.waiting.length > 0 && this.running < CONCURRENT) {
      const urgent = this.waiting.findIndex((each) => each.urgent);
      const at = Math.max(0, urgent);
      const first = this.waiting[at];
      const wait = Math.max(this.pauseLeft, this.budget.waitFor(first.weight));
      if (wait > 0) {
        this.timer ??= this.clock.setTimeout(() => {
          this.timer = null;
          this.next();
        }, wait);
        return;
      }
      this.waiting.splice(at, 1);
      this.running++;
      this.budget.spend(first.weight);
      first.resolve();
    }
  }
}

export function aborted(): FeedError {
  return new FeedError('aborted', 'The request is not wanted any more.');
}

function closed(): FeedError {
  return new FeedError('closed', 'The feed was closed before the exchange was asked.');
}
