import { describe, expect, it } from 'vitest';
import { WriteQueue } from '../../../src/store/write-queue.js';

function setUp() {
  const tasks: (() => void)[] = [];
  let dropped = 0;
  const queue = new WriteQueue(
    (callback) => tasks.push(callback),
    () => dropped++,
  );
  const done: string[] = [];
  const held = new Set<number>();
  /** A write that goes through while nobody holds the lock of its slot. */
  const write = (slot: number, name: string) => () => {
    if (held.has(slot)) return false;
    done.push(name);
    return true;
  };
  const run = (slot: number, name: string) => queue.run(slot, write(slot, name));
  const nextTask = () => tasks.splice(0).forEach((task) => task());
  return { queue, tasks, done, held, write, run, nextTask, dropped: () => dropped };
}

describe('writes that a lock keeps out', () => {
  it('are tried once a task until they are done, and then no more', () => {
    const { queue, tasks, done, held, run, nextTask } = setUp();
    held.add(0);
    run(0, 'a');
    for (let i = 0; i < 3; i++) nextTask();
    expect([queue.size, queue.isWaiting(0), done]).toEqual([1, true, []]);
    expect(tasks).toHaveLength(1);
    held.clear();
    nextTask();
    expect([queue.size, queue.isWaiting(0), done]).toEqual([0, false, ['a']]);
    expect(tasks).toEqual([]);
  });

  it('are done in order: a later one waits behind an earlier one, though the lock is free', () => {
    const { done, held, run, nextTask } = setUp();
    held.add(0);
    run(0, 'a');
    held.clear();
    run(0, 'b');
    expect(done).toEqual([]);
    nextTask();
    run(0, 'c');
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('of one series hold up no other', () => {
    const { queue, done, held, run, nextTask } = setUp();
    held.add(0).add(1);
    run(0, 'a');
    run(1, 'b');
    run(2, 'c');
    held.delete(1);
    nextTask();
    expect(done).toEqual(['c', 'b']);
    expect([queue.isWaiting(0), queue.isWaiting(1)]).toEqual([true, false]);
  });

  it('are bounded: the oldest of the series is dropped, and each that is dropped is told', () => {
    const { queue, done, held, run, nextTask, dropped } = setUp();
    held.add(0);
    for (let i = 0; i < 10_003; i++) run(0, `${i}`);
    expect([queue.size, dropped()]).toEqual([10_000, 3]);
    held.clear();
    nextTask();
    expect([done[0], done.at(-1), done.length]).toEqual(['3', '10002', 10_000]);
  });
});
