import { vi } from 'vitest';
import type { FromWorker, ToWorker } from '../../../../src/worker/messages.js';
import { WORKER_PROTOCOL } from '../../../../src/worker/messages.js';

/** The page's end of a worker that answers every question with one interval. */
export class FakeWorker {
  onmessage: ((event: { data: FromWorker }) => void) | null = null;
  readonly received: string[] = [];
  isTerminated = false;
  /** Ends the thread: its lock is free, as the browser would say. */
  die = () => {};

  private constructor(private readonly delayMs: number) {}

  /**
   * Stands in for workers, and for the locks that tell of their lives.
   * @param delayMs from `init` to being ready
   */
  static stub(delayMs = 0): { readonly all: FakeWorker[]; readonly make: () => Worker } {
    const all: FakeWorker[] = [];
    const request = (_name: string, _options: unknown, callback: () => void) =>
      new Promise<void>((resolve) => {
        const worker = all.at(-1);
        if (worker === undefined) return;
        worker.die = () => {
          callback();
          resolve();
        };
      });
    vi.stubGlobal('navigator', { locks: { request } });
    const make = () => {
      const worker = new FakeWorker(delayMs);
      all.push(worker);
      return worker as unknown as Worker;
    };
    return { all, make };
  }

  postMessage(message: ToWorker): void {
    this.received.push(message.type);
    if (message.type === 'init') {
      const ready = () => this.answer({ type: 'ready', protocol: WORKER_PROTOCOL });
      if (this.delayMs === 0) queueMicrotask(ready);
      else setTimeout(ready, this.delayMs);
    }
    if (message.type === 'ask') this.answer({ type: 'answer', id: message.id, answer: ['1m'] });
  }

  terminate(): void {
    this.isTerminated = true;
  }

  private answer(data: FromWorker): void {
    if (!this.isTerminated) this.onmessage?.({ data });
  }
}
