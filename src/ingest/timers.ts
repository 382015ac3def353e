import type { Clock, TimerId } from '../feed/index.js';

/** Timers by name: one of each at a time, all ended together. */
export class Timers<Name> {
  private readonly running = new Map<Name, TimerId>();

  constructor(private readonly clock: Clock) {}

  get size(): number {
    return this.running.size;
  }

  has(name: Name): boolean {
    return this.running.has(name);
  }

  /** Runs the callback after so many ms; an earlier timer of this name is ended. */
  set(name: Name, ms: number, callback: () => void): void {
    this.clear(name);
    const timer = this.clock.setTimeout(() => {
      this.running.delete(name);
      callback();
    }, ms);
    this.running.set(name, timer);
  }

  /** Returns whether there was one. */
  clear(name: Name): boolean {
    const timer = this.running.get(name);
    if (timer === undefined) return false;
    this.clock.clearTimeout(timer);
    return this.running.delete(name);
  }

  clearAll(): void {
    for (const timer of this.running.values()) this.clock.clearTimeout(timer);
    this.running.clear();
  }
}
