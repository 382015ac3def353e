import { beforeEach, describe, expect, it } from 'vitest';
import { FirstPictures } from '../../../widget/frame/first-pictures.js';
import { MountQueue } from '../../../widget/frame/mount-queue.js';
import { RevealQueue } from '../../../widget/frame/reveal-queue.js';

let time = 0;
let tasks: (() => void)[] = [];
const nextTask = () => {
  for (const task of tasks.splice(0)) task();
};

beforeEach(() => {
  time = 0;
  tasks = [];
});

describe('views that are mounted', () => {
  let mounted: string[] = [];
  let queue: MountQueue;
  let looks = 0;
  const add = (name: string, distance = 0) => {
    const view = {
      distance: () => {
        looks++;
        return distance;
      },
      mount: (isOneOfMany: boolean) => {
        time += 5;
        mounted.push(isOneOfMany ? `${name}, of many` : name);
      },
    };
    queue.add(view);
    return view;
  };

  beforeEach(() => {
    [mounted, looks] = [[], 0];
    queue = new MountQueue(
      (callback) => tasks.push(callback),
      () => time,
    );
  });

  it('are so at once while they are few', () => {
    for (const name of ['a', 'b', 'c', 'd']) add(name);
    expect(mounted).toEqual(['a', 'b', 'c', 'd']);
    nextTask();
    expect(tasks).toEqual([]);
    add('e');
    expect(mounted.at(-1)).toBe('e');
  });

  it('are so in later tasks of a few ms each where they are many, in their order', () => {
    for (const name of 'abcdefgh') add(name);
    expect(mounted).toEqual(['a', 'b', 'c', 'd']);
    nextTask();
    expect(mounted.slice(4)).toEqual(['e, of many', 'f, of many']);
    // Who comes now does not overtake the others.
    add('i');
    nextTask();
    nextTask();
    expect(mounted.slice(6)).toEqual(['g, of many', 'h, of many', 'i, of many']);
    nextTask();
    nextTask();
    expect(tasks).toEqual([]);
    expect(queue.isEmpty).toBe(true);
  });

  it('come in the order of their distance from the view, which is looked at once', () => {
    for (const name of 'abcd') add(name);
    add('far', 900);
    add('near');
    add('farther', 1_000);
    add('nearer');
    while (!queue.isEmpty) nextTask();
    expect(mounted.slice(4).map((name) => name.split(',')[0])).toEqual(['near', 'nearer', 'far', 'farther']);
    expect(looks).toBe(4);
  });

  it('are not where they left before their turn', () => {
    for (const name of 'abcd') add(name);
    queue.delete(add('e'));
    nextTask();
    expect(mounted).toEqual(['a', 'b', 'c', 'd']);
  });

  it('come though one before them throws', () => {
    for (const name of 'abcd') add(name);
    queue.add({
      distance: () => 0,
      mount: () => {
        throw new Error('no view');
      },
    });
    add('f');
    expect(nextTask).toThrow('no view');
    nextTask();
    expect(mounted.at(-1)).toBe('f, of many');
  });
});

describe('first pictures that are painted', () => {
  let done: string[] = [];
  let queue: FirstPictures;
  const picture = (name: string, isLookedAt = false) => ({ isLookedAt, paint: () => void done.push(name) });

  beforeEach(() => {
    done = [];
    queue = new FirstPictures(
      (callback) => tasks.push(callback),
      () => void done.push('drawn'),
    );
  });

  it('are so one in a task, and drawn before the next one', () => {
    for (const name of 'ab') queue.add(picture(name));
    expect(done).toEqual([]);
    nextTask();
    expect(done).toEqual(['a', 'drawn']);
    expect(queue.isEmpty).toBe(false);
    nextTask();
    expect(done).toEqual(['a', 'drawn', 'b', 'drawn']);
    expect(queue.isEmpty).toBe(true);
    expect(tasks).toEqual([]);
  });

  it('come first where somebody looks', () => {
    queue.add(picture('a'));
    queue.add(picture('looked at', true));
    nextTask();
    nextTask();
    expect(done.filter((each) => each !== 'drawn')).toEqual(['looked at', 'a']);
  });

  it('are so once, however often they are asked for, and not where the chart left', () => {
    const [one, other] = [picture('a'), picture('b')];
    for (const each of [one, one, other]) queue.add(each);
    queue.delete(other);
    nextTask();
    nextTask();
    expect(done).toEqual(['a', 'drawn']);
  });

  it('come though one before them throws, and are drawn', () => {
    queue.add({
      isLookedAt: false,
      paint: () => {
        throw new Error('no picture');
      },
    });
    queue.add(picture('b'));
    expect(nextTask).toThrow('no picture');
    nextTask();
    expect(done).toEqual(['drawn', 'b', 'drawn']);
  });
});

describe('first pictures that are shown', () => {
  let shown: string[] = [];
  let isBuilding = false;
  let frames: ((time: number) => void)[] = [];
  let timers: { at: number; run: () => void }[] = [];
  let queue: RevealQueue;
  const show = (name: string) => () => shown.push(name);
  const frame = () => {
    for (const callback of frames.splice(0)) callback(time);
  };
  const pass = (ms: number) => {
    time += ms;
    const due = timers.filter(({ at }) => at <= time);
    timers = timers.filter(({ at }) => at > time);
    for (const { run } of due) run();
  };

  beforeEach(() => {
    [shown, frames, timers, isBuilding] = [[], [], [], false];
    queue = new RevealQueue(
      (callback) => frames.push(callback),
      (run, ms) => timers.push({ at: time + ms, run }),
      () => time,
      () => isBuilding,
    );
  });

  it('appear in the next frame', () => {
    queue.add(show('a'));
    expect(shown).toEqual([]);
    frame();
    queue.add(show('b'));
    frame();
    expect(shown).toEqual(['a', 'b']);
  });

  it('appear together and now and then while others are built, the very first at once', () => {
    isBuilding = true;
    queue.add(show('a'));
    frame();
    expect(shown).toEqual(['a']);
    pass(50);
    queue.add(show('b'));
    pass(50);
    queue.add(show('c'));
    frame();
    expect(shown).toEqual(['a']);
    pass(100);
    frame();
    expect(shown).toEqual(['a', 'b', 'c']);
  });

  it('wait no longer when the last one is built', () => {
    isBuilding = true;
    queue.add(show('a'));
    frame();
    queue.add(show('b'));
    isBuilding = false;
    queue.add(show('c'));
    frame();
    expect(shown).toEqual(['a', 'b', 'c']);
  });

  it('that somebody looks at do not wait', () => {
    isBuilding = true;
    queue.add(show('a'));
    frame();
    queue.add(show('b'), true);
    frame();
    expect(shown).toEqual(['a', 'b']);
  });

  it('appear once, however often they are asked for', () => {
    isBuilding = true;
    const [one, other] = [show('a'), show('b')];
    queue.add(one);
    frame();
    queue.add(other);
    queue.add(other);
    expect(timers).toHaveLength(1);
    pass(200);
    queue.add(show('c'), true);
    frame();
    expect(shown).toEqual(['a', 'b', 'c']);
  });

  it('of charts that left do not', () => {
    const one = show('a');
    queue.add(one);
    queue.delete(one);
    frame();
    expect(shown).toEqual([]);
  });
});
