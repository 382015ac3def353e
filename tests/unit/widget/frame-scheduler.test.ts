import { describe, expect, it } from 'vitest';
import { BuildQueue } from '../../../widget/frame/build-queue.js';
import { FrameScheduler, type FrameTarget } from '../../../widget/frame/frame-scheduler.js';

/** A scheduler whose frames and clock the test drives; each paint takes `cost` ms. */
function setUp(cost = 0) {
  const frames: ((time: number) => void)[] = [];
  const log: string[] = [];
  let now = 0;
  const scheduler = new FrameScheduler({ request: (callback) => frames.push(callback), now: () => now });
  const target = (name: string, isFavoured = false): FrameTarget => ({
    isFavoured,
    paint: () => {
      log.push(name);
      now += cost;
      scheduler.requestDraw(() => log.push(`draw ${name}`));
    },
  });
  return {
    scheduler,
    target,
    log,
    frames,
    /** Runs one frame and gives what happened in it. */
    frame() {
      log.length = 0;
      for (const callback of frames.splice(0)) callback(now);
      return [...log];
    },
  };
}

describe('the frame scheduler', () => {
  it('asks for one frame however many are marked, and paints each once', () => {
    const t = setUp();
    const [a, b] = [t.target('a'), t.target('b')];
    for (let i = 0; i < 5; i++) for (const each of [a, b]) t.scheduler.mark(each);
    expect(t.frames).toHaveLength(1);
    expect(t.frame()).toEqual(['a', 'draw a', 'b', 'draw b']);
    expect(t.scheduler.stats).toEqual({ frames: 1, paints: 2, coalesced: 8, deferred: 0 });
    expect(t.frame()).toEqual([]);
  });

  it('the favoured one comes first', () => {
    const t = setUp();
    t.scheduler.mark(t.target('a'));
    t.scheduler.mark(t.target('hovered', true));
    expect(t.frame()[0]).toBe('hovered');
  });

  it('beyond the budget the others wait, and go first in the next frame', () => {
    const t = setUp(5);
    const targets = ['a', 'b', 'c', 'd'].map((name) => t.target(name));
    const markAll = () => {
      for (const each of targets) t.scheduler.mark(each);
    };
    markAll();
    expect(t.frame()).toEqual(['a', 'draw a', 'b', 'draw b']);
    markAll();
    expect(t.frame()).toEqual(['c', 'draw c', 'd', 'draw d']);
    expect(t.scheduler.stats.deferred).toBe(4);
    expect(t.frame()).toEqual(['a', 'draw a', 'b', 'draw b']);
  });

  it('of many that are dirty in every frame, each is painted as often as any other', () => {
    const t = setUp(3);
    const painted: string[] = [];
    const targets = Array.from({ length: 10 }, (_, i) => t.target(String(i)));
    for (let i = 0; i < 100; i++) {
      for (const each of targets) t.scheduler.mark(each);
      painted.push(...t.frame().filter((line) => !line.startsWith('draw')));
    }
    expect(targets.map((_, i) => painted.filter((name) => name === String(i)).length)).toEqual(
      targets.map(() => 30),
    );
  });

  it('a drawing that another one takes back in the same frame is not run', () => {
    const t = setUp();
    let second = 0;
    t.scheduler.requestDraw(() => t.scheduler.cancelDraw(second));
    second = t.scheduler.requestDraw(() => t.log.push('of a removed chart'));
    expect(t.frame()).toEqual([]);
  });

  it('one paint at least, however dear', () => {
    const t = setUp(100);
    t.scheduler.mark(t.target('a'));
    t.scheduler.mark(t.target('b'));
    expect(t.frame()).toEqual(['a', 'draw a']);
    expect(t.frame()).toEqual(['b', 'draw b']);
  });

  it('what a user’s pan asks for is drawn before all ticks; what a drawing asks for, in the next frame', () => {
    const t = setUp();
    t.scheduler.mark(t.target('a'));
    t.scheduler.requestDraw(() => {
      t.log.push('pan');
      t.scheduler.requestDraw(() => t.log.push('glide'));
    });
    expect(t.frame()).toEqual(['pan', 'a', 'draw a']);
    expect(t.frame()).toEqual(['glide']);
  });

  it('what is cancelled or taken back does not happen', () => {
    const t = setUp();
    const a = t.target('a');
    t.scheduler.mark(a);
    t.scheduler.unmark(a);
    t.scheduler.cancelDraw(t.scheduler.requestDraw(() => t.log.push('draw')));
    expect(t.frame()).toEqual([]);
  });

  it('a chart that throws does not stop the others', async () => {
    const t = setUp();
    const thrown: unknown[] = [];
    const before = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', (error) => thrown.push(error));
    t.scheduler.mark({
      isFavoured: true,
      paint: () => {
        throw new Error('paint');
      },
    });
    t.scheduler.mark(t.target('b'));
    expect(t.frame()).toEqual(['b', 'draw b']);
    await new Promise(setImmediate);
    for (const listener of before) process.on('uncaughtException', listener);
    expect(thrown).toHaveLength(1);
  });
});

describe('the build queue', () => {
  it('builds two a frame, in order; what left meanwhile is not built, what had nothing to build does not count', () => {
    const frames: (() => void)[] = [];
    const built: string[] = [];
    const queue = new BuildQueue((callback) => frames.push(callback));
    const item = (name: string, counts = true) => ({
      build: () => {
        built.push(name);
        return counts;
      },
    });
    const gone = item('gone');
    for (const each of [item('a', false), item('b'), gone, item('c'), item('d')]) queue.add(each);
    queue.delete(gone);
    frames.shift()?.();
    expect(built).toEqual(['a', 'b', 'c']);
    frames.shift()?.();
    expect(built).toEqual(['a', 'b', 'c', 'd']);
    expect(frames).toEqual([]);
  });
});
