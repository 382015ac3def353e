import { describe, expect, it, vi } from 'vitest';
import { FrameQueue } from '../../../src/hooks/frame-queue.js';
import { ManualFrames } from './support/frames.js';

describe('the queue of frames', () => {
  it('runs a job once per frame, and one asked for meanwhile in the next', () => {
    const frames = new ManualFrames();
    const queue = new FrameQueue(frames.request);
    let left = 2;
    const job = vi.fn(() => {
      if (--left > 0) queue.ask(job);
    });
    queue.ask(job);
    queue.ask(job);
    expect(frames.asked).toBe(1);
    frames.run();
    expect(job).toHaveBeenCalledTimes(1);
    frames.run();
    expect([job.mock.calls.length, frames.asked]).toEqual([2, 0]);
  });

  it('reports a job that throws and runs the others', async () => {
    const reported = vi.fn();
    const before = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', reported);
    const frames = new ManualFrames();
    const queue = new FrameQueue(frames.request);
    const other = vi.fn();
    queue.ask(() => {
      throw new Error('job');
    });
    queue.ask(other);
    frames.run();
    await vi.waitFor(() => expect(reported).toHaveBeenCalledTimes(1));
    for (const listener of before) process.on('uncaughtException', listener);
    expect(other).toHaveBeenCalledTimes(1);
  });

  it('without frames, a timer stands for them', async () => {
    const job = vi.fn();
    new FrameQueue().ask(job);
    expect(job).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(job).toHaveBeenCalledTimes(1));
  });
});
