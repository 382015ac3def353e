import type { Timers } from '../../../demo/exchange/timers.js';
import type { Clock, TimerId } from '../../../src/feed/index.js';

interface Task {
  at: number;
  readonly order: number;
  readonly run: () => void;
  readonly period: number;
  /** Belongs to the client, whose clock and timers can stand still. */
  readonly isClients: boolean;
  isEnded: boolean;
}

/** A binary heap by time, then by order: days of timers pass through it. */
class TaskHeap {
  private readonly tasks: Task[] = [];

  get first(): Task | undefined {
    return this.tasks[0];
  }

  push(task: Task): void {
    const { tasks } = this;
    let at = tasks.push(task) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(tasks[at], tasks[parent])) break;
      [tasks[at], tasks[parent]] = [tasks[parent], tasks[at]];
      at = parent;
    }
  }

  pop(): Task | undefined {
    const { tasks } = this;
    const [first] = tasks;
    const last = tasks.pop();
    if (last === undefined || tasks.length === 0) return first;
    tasks[0] = last;
    let at = 0;
    for (;;) {
      const left = at * 2 + 1;
      let least = at;
      for (const child of [left, left + 1]) {
        if (child < tasks.length && before(tasks[child], tasks[least])) least = child;
      }
      if (least === at) return first;
      [tasks[at], tasks[least]] = [tasks[least], tasks[at]];
      at = least;
    }
  }
}

const before = (a: Task, b: Task) => a.at < b.at || (a.at === b.at && a.order < b.order);

/**
 * Time for an exchange and its client, moved by the test. The client's clock may be wrong and may jump, and the client
 * may be frozen: then its timers wait, and what is sent to it too.
 */
export class World {
  private readonly heap = new TaskHeap();
  private readonly waiting: (() => void)[] = [];
  private readonly soon: (() => void)[] = [];
  private order = 0;
  private random: () => number;
  /** How much the client's clock is ahead, in ms. */
  skew = 0;
  isFrozen = false;

  constructor(
    public time: number,
    random: () => number,
  ) {
    this.random = random;
  }

  readonly exchangeTimers: Timers = {
    every: (ms, run) => this.plan(ms, run, false, ms),
    after: (ms, run) => this.plan(ms, run, false),
  };

  readonly clientClock: Clock = {
    now: () => this.time + this.skew,
    monotonic: () => this.time,
    setTimeout: (run, ms) => this.plan(Math.max(0, ms), run, true),
    clearTimeout: (timer: TimerId) => (timer as () => void)(),
    random: () => this.random(),
  };

  /** Runs something in so many ms; returns what ends it. */
  plan(ms: number, run: () => void, isClients: boolean, period = 0): () => void {
    const task: Task = { at: this.time + ms, order: ++this.order, run, period, isClients, isEnded: false };
    this.heap.push(task);
    return () => {
      task.isEnded = true;
    };
  }

  /** Runs something on the client's side after what is under way, or when it thaws. */
  toClient(run: () => void): void {
    if (this.isFrozen) this.waiting.push(run);
    else this.soon.push(run);
  }

  thaw(): void {
    this.isFrozen = false;
    for (const run of this.waiting.splice(0)) this.soon.push(run);
  }

  /** Lets time pass. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms;
    await this.settle();
    for (;;) {
      const task = this.heap.first;
      if (task === undefined || task.at > end) break;
      this.heap.pop();
      if (task.isEnded) continue;
      this.time = Math.max(this.time, task.at);
      if (task.period > 0) {
        task.at += task.period;
        this.heap.push(task);
      }
      if (task.isClients && this.isFrozen) this.waiting.push(() => task.isEnded || task.run());
      else task.run();
      await this.settle();
    }
    this.time = end;
  }

  /** Lets what was set going come to rest: no step of it takes more than a few turns of promises. */
  private async settle(): Promise<void> {
    for (;;) {
      const next = this.soon.shift();
      if (next !== undefined) next();
      else if (this.soon.length === 0) break;
    }
    for (let turn = 0; turn < 6; turn++) await Promise.resolve();
    if (this.soon.length > 0) await this.settle();
  }
}
