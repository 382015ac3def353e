import { isFeedError } from '../domain/index.js';
import type { Clock } from './clock.js';
import { aborted } from './request-line.js';

/**
 * Runs a task that can be stopped: by any of the signals, and by time. Rejects with what the task was rejected
 * with, or with the reason when it was stopped; a FeedError `aborted` when it was not wanted from the start.
 * @param ms how long the task may take, milliseconds
 */
export async function withDeadline<Result>(
  ms: number,
  signals: readonly AbortSignal[],
  clock: Clock,
  task: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (signals.some((signal) => signal.aborted)) throw aborted();
  // Not AbortSignal.any: some engines keep what was made from a signal that lives as long as the feed.
  const stop = new AbortController();
  const abort = () => stop.abort(new Error('it is not wanted any more'));
  for (const signal of signals) signal.addEventListener('abort', abort, { once: true });
  const timer = clock.setTimeout(() => stop.abort(new Error(`no answer within ${ms / 1_000} s`)), ms);
  try {
    return await task(stop.signal);
  } catch (error) {
    // What a stopped fetch says of itself differs from engine to engine.
    const isStop = stop.signal.aborted && !isFeedError(error);
    throw isStop ? stop.signal.reason : error;
  } finally {
    clock.clearTimeout(timer);
    for (const signal of signals) signal.removeEventListener('abort', abort);
  }
}
