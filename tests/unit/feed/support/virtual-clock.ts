import type { Clock, TimerId } from '../../../../src/feed/index.js';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Lets every promise that can go on go on, those of fetched bodies included. */
export async function settle(): Promise<void> {
  for (let round = 0; round < 4; round++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Time that moves only when a test says so. */
export class VirtualClock implements Clock {
  private time: number;
  private order = 0;
  private jumped = 0;
  private readonly timers = new Map<number, Timer>();
  /** What `random` answers. */
  jitter = 0.5;

  constructor(start = Date.parse('2026-03-01T12:00:00Z')) {
    this.time = start;
  }

  now(): number {
    return this.time;
  }

  /** What was not a jump. */
  monotonic(): number {
    return this.time - this.jumped;
  }

  random(): number {
    return this.jitter;
  }

  setTimeout(callback: () => void, ms: number): TimerId {
    const order = ++this.order;
    this.timers.set(order, { at: this.time + Math.max(0, ms), order, callback });
    return order;
  }

  clearTimeout(timer: TimerId): void {
    this.timers.delete(timer as number);
  }

  get pending(): number {
    return this.timers.size;
  }

  /** Sets the local clock without time passing: a user or NTP did it. */
  jump(ms: number): void {
    this.time += ms;
    this.jumped += ms;
    for (const [order, timer] of this.timers) this.timers.set(order, { ...timer, at: timer.at + ms });
  }

  /** Lets time pass; what is due runs in order, promises in between. */
  async advance(ms: number, between: () => Promise<void> = settle): Promise<void> {
    const end = this.time + ms;
    await between();
    for (;;) {
      const [next] = [...this.timers.values()].sort((a, b) => a.at - b.at || a.order - b.order);
      if (next === undefined || next.at > end) break;
      this.timers.delete(next.order);
      this.time = Math.max(this.time, next.at);
      next.callback();
      await between();
    }
    this.time = end;
    await between();
  }
}
