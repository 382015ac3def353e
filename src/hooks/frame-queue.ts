import { reportAsync } from '../store/index.js';

/** Calls back once, at the next frame. */
export type RequestFrame = (callback: () => void) => void;

/** For places without frames, such as Node: about as often as a screen shows one. */
const FRAME_MS = 16;

/**
 * The next animation frame; a hidden tab has none, so nothing is done for it until it is seen again.
 * Asked by name at each call: whoever replaces the global gets the calls.
 */
export function nextFrame(callback: () => void): void {
  if (typeof globalThis.requestAnimationFrame === 'function') requestAnimationFrame(() => callback());
  else setTimeout(callback, FRAME_MS);
}

/**
 * Runs each job once at the next frame, however often it is asked for, all in one callback. A job asked
 * for while the frame runs waits for the next one; one that throws is reported and stops no other.
 */
export class FrameQueue {
  private waiting = new Set<() => void>();
  private running = new Set<() => void>();

  constructor(private readonly requestFrame: RequestFrame = nextFrame) {}

  ask(job: () => void): void {
    const planned = this.waiting.size > 0;
    this.waiting.add(job);
    if (!planned) this.requestFrame(this.run);
  }

  private readonly run = (): void => {
    // Two sets take turns, so that a frame allocates none.
    const jobs = this.waiting;
    this.waiting = this.running;
    this.running = jobs;
    for (const job of jobs) {
      try {
        job();
      } catch (error) {
        reportAsync(error);
      }
    }
    jobs.clear();
  };
}
