import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { BuildQueue } from '../../../widget/frame/build-queue.js';
import { FrameScheduler, type FrameTarget } from '../../../widget/frame/frame-scheduler.js';

/** A scheduler whose frames and clock the test drives; each paint takes `cost` ms. */
function setUp(cost = 0, frameMs = 1_000 / 60) {
  const frames: ((time: number) => void)[] = [];
  const timers: { due: number; callback: () => void }[] = [];
  const log: string[] = [];
  let now = 0;
  const begins: (() => void)[] = [];
  const scheduler = new FrameScheduler({
    begin: () => {
      for (const begin of begins.splice(0)) begin();
    },
    request: (callback) => frames.push(callback),
    later: (callback, ms) => timers.push({ due: now + ms, callback }),
    now: () => now,
  });
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
    /** Are done when the next frame begins. */
    begins,
    now: () => now,
    /** Runs the timers that are due now, before any frame. */
    task() {
      for (const each of timers.splice(0).filter(({ due }) => due <= now)) each.callback();
      return log.splice(0);
    },
    /** Runs the frame that is due next and gives what happened in it. */
    frame() {
      log.length = 0;
      const end = Math.ceil((now + 0.001) / frameMs) * frameMs;
      for (const each of timers.filter(({ due }) => due <= end)) {
        timers.splice(timers.indexOf(each), 1);
        now = Math.max(now, each.due);
        each.callback();
      }
      now = end;
      for (const callback of frames.splice(0)) callback(now);
      return [...log];
    },
  };
}

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

describe('the frame scheduler', () => {
  it('holds nothing of the chart that drew last, though no other frame ever comes', async () => {
    const t = setUp();
    const drawn = (() => {
      const chart = { isFavoured: false, paint: () => void t.scheduler.requestDraw(() => chart.isFavoured) };
      t.scheduler.mark(chart);
      t.frame();
      return new WeakRef(chart);
    })();
    // A WeakRef holds what it was made of until the task ends.
    await new Promise(setImmediate);
    collect();
    expect(drawn.deref()).toBeUndefined();
  });

  it('asks for one frame however many are marked, and paints each once', () => {
    const t = setUp();
    const [a, b] = [t.target('a'), t.target('b')];
    for (let i = 0; i < 5; i++) for (const each of [a, b]) t.scheduler.mark(each);
    expect(t.frames).toHaveLength(1);
    expect(t.frame()).toEqual(['a', 'draw a', 'b', 'draw b']);
    expect(t.scheduler.stats).toMatchObject({ frames: 1, paints: 2, coalesced: 8, deferred: 0 });
    expect(t.frame()).toEqual([]);
  });

  it('who marks itself anew while it paints, favoured or not, paints again in the next frame', () => {
    const t = setUp();
    for (const isFavoured of [true, false]) {
      let paints = 0;
      const restless = { isFavoured, paint: () => ++paints < 5 && t.scheduler.mark(restless) };
      t.scheduler.mark(restless);
      for (let frame = 1; frame <= 5; frame++) {
        t.frame();
        expect(paints).toBe(frame);
      }
    }
  });

  it('what has moved by the time the frame begins is painted in it, and asks for no other', () => {
    const t = setUp();
    t.scheduler.mark(t.target('a'));
    t.begins.push(() => {
      t.scheduler.mark(t.target('b'));
      t.scheduler.mark(t.target('hovered', true));
    });
    expect(t.frame()).toEqual(['hovered', 'draw hovered', 'a', 'draw a', 'b', 'draw b']);
    expect(t.frames).toHaveLength(0);
  });

  it('the favoured one comes first', () => {
    const t = setUp();
    t.scheduler.mark(t.target('a'));
    t.scheduler.mark(t.target('hovered', true));
    expect(t.frame()[0]).toBe('hovered');
  });

  it('many favoured ones have several frames, so that none is long; each frame has one at least', () => {
    const t = setUp(5);
    for (const name of ['a', 'b', 'c']) t.scheduler.mark(t.target(name, true));
    expect(t.frame()).toEqual(['a', 'draw a', 'b', 'draw b']);
    expect(t.frame()).toEqual(['c', 'draw c']);
    const dear = setUp(30);
    for (const name of ['a', 'b']) dear.scheduler.mark(dear.target(name, true));
    expect(dear.frame()).toEqual(['a', 'draw a']);
    expect(dear.frame()).toEqual(['b', 'draw b']);
  });

  it('beyond the budget the others wait, and go first in the next frame', () => {
    const t = setUp(5);
    const targets = ['a', 'b', 'c', 'd'].map((name) => t.target(name));
    const painted: string[] = [];
    for (let i = 0; i < 4; i++) {
      for (const each of targets) t.scheduler.mark(each);
      painted.push(...t.frame().filter((line) => !line.startsWith('draw')));
    }
    // Each once before any is painted again, in frames of two.
    expect(painted).toEqual(['a', 'b', 'c', 'd', 'a', 'b', 'c', 'd']);
    expect(t.scheduler.stats.deferred).toBe(4);
  });

  /** Marks all in every frame for some seconds, and gives each one's paints per second and the share of time. */
  function rates(count: number, cost: number, frameMs = 1_000 / 60, favoured = false) {
    const t = setUp(cost, frameMs);
    const targets = Array.from({ length: count }, (_, i) => t.target(String(i), favoured && i === 0));
    const run = (seconds: number) => {
      const painted = Array.from({ length: count }, () => 0);
      const from = t.now();
      while (t.now() - from < seconds * 1_000) {
        for (const each of targets) t.scheduler.mark(each);
        for (const line of t.frame()) if (!line.startsWith('draw')) painted[Number(line)]++;
      }
      const passed = (t.now() - from) / 1_000;
      const busy = (painted.reduce((sum, each) => sum + each, 0) * cost) / (passed * 1_000);
      return { busy, each: painted.map((times) => times / passed) };
    };
    // Until it has learnt what painting costs.
    run(3);
    return run(5);
  }

  it('few charts repaint in every frame', () => {
    for (const each of rates(8, 0.6).each) expect(each).toBeCloseTo(60, 0);
  });

  it('many share a part of the time, all alike, whatever the screen’s rate', () => {
    for (const frameMs of [1_000 / 60, 1_000 / 120]) {
      const { busy, each } = rates(24, 0.4, frameMs);
      expect(busy).toBeGreaterThan(0.15);
      expect(busy).toBeLessThan(0.25);
      expect(Math.min(...each)).toBeGreaterThan(15.5);
      expect(Math.max(...each) - Math.min(...each)).toBeLessThan(1.5);
    }
  });

  it('many paint together: most frames are left alone, for a frame with one paint costs nearly as much', () => {
    const t = setUp(0.3);
    const targets = Array.from({ length: 24 }, (_, i) => t.target(String(i)));
    const perFrame: number[] = [];
    for (let i = 0; i < 240; i++) {
      // One tick for every third chart, as often as there are frames.
      for (const each of targets.filter((_, n) => n % 3 === i % 3)) t.scheduler.mark(each);
      perFrame.push(t.frame().filter((line) => !line.startsWith('draw')).length);
    }
    const rounds = perFrame.slice(120).filter((paints) => paints > 0);
    expect(rounds.length).toBeLessThan(60);
    expect(Math.min(...rounds)).toBeGreaterThanOrEqual(16);
  });

  it('between rounds no frame is asked for, but for a favoured one at once', () => {
    const t = setUp(0.3);
    const targets = Array.from({ length: 24 }, (_, i) => t.target(String(i)));
    let asked = 0;
    for (let i = 0; i < 120; i++) {
      for (const each of targets) t.scheduler.mark(each);
      if (i >= 60) asked += t.frames.length;
      t.frame();
    }
    // Sixteen rounds of one frame each, and none after them in which nothing is done.
    expect(asked).toBeLessThan(20);
    expect(t.frames).toHaveLength(0);
    t.scheduler.mark(t.target('favoured', true));
    expect(t.frames).toHaveLength(1);
  });

  it('very many, or dear ones, take more, so that none falls below 10 a second; the rest stays the page’s', () => {
    const { busy, each } = rates(48, 0.6);
    expect(Math.min(...each)).toBeGreaterThan(13);
    expect(busy).toBeLessThan(0.55);
    expect(rates(200, 0.6).busy).toBeLessThan(0.65);
  });

  it('the favoured one repaints in every frame even then', () => {
    const { each } = rates(48, 0.6, 1_000 / 60, true);
    expect(each[0]).toBeCloseTo(60, 0);
    expect(Math.min(...each)).toBeGreaterThan(10);
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

  it('what is held is drawn when it is released, unless it was cancelled', () => {
    const t = setUp();
    let cancelled = 0;
    const release = t.scheduler.holdDraws(() => {
      t.scheduler.requestDraw(() => t.log.push('first picture'));
      cancelled = t.scheduler.requestDraw(() => t.log.push('of a removed chart'));
    });
    t.scheduler.requestDraw(() => t.log.push('another'));
    expect(t.frame()).toEqual(['another']);
    t.scheduler.cancelDraw(cancelled);
    release();
    release();
    expect(t.frame()).toEqual(['first picture']);
    expect(t.frame()).toEqual([]);
  });

  it('draws what nobody sees yet in a task; the frame after it is told that it is drawn', () => {
    const t = setUp();
    t.scheduler.requestDraw(() => {
      t.log.push('first picture');
      t.scheduler.requestDraw(() => t.log.push('glide'));
    });
    t.scheduler.whenPainted(() => t.log.push('shown'));
    t.scheduler.drawSoon();
    t.scheduler.drawSoon();
    expect(t.log).toEqual([]);
    expect(t.task()).toEqual(['first picture']);
    expect(t.task()).toEqual([]);
    expect(t.frame()).toEqual(['glide', 'shown']);
  });

  it('draws in a frame what one came for before the task', () => {
    const t = setUp();
    t.scheduler.requestDraw(() => t.log.push('draw'));
    t.scheduler.drawSoon();
    for (const frame of t.frames.splice(0)) frame(0);
    expect(t.log.splice(0)).toEqual(['draw']);
    expect(t.task()).toEqual([]);
    // Nothing to draw is no reason for a task.
    t.scheduler.drawSoon();
    expect(t.task()).toEqual([]);
  });

  it('calls back in the frame in which what was asked for is drawn, after it', () => {
    const t = setUp();
    t.scheduler.requestDraw(() => t.log.push('draw'));
    t.scheduler.whenPainted(() => t.log.push('drawn'));
    expect(t.frame()).toEqual(['draw', 'drawn']);
    const paint = () => {
      t.scheduler.requestDraw(() => t.log.push('draw'));
      t.scheduler.whenPainted(() => t.log.push('drawn'));
    };
    t.scheduler.mark({ isFavoured: true, paint, onDrawn: () => t.log.push('paint is over') });
    expect(t.frame()).toEqual(['draw', 'drawn', 'paint is over']);
    t.scheduler.whenPainted(() => t.log.push('nothing to draw'));
    expect(t.frame()).toEqual(['nothing to draw']);
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
    const tasks: (() => void)[] = [];
    const frames: (() => void)[] = [];
    const built: string[] = [];
    let now = 0;
    const queue = new BuildQueue(
      (callback) => tasks.push(callback),
      (callback) => frames.push(callback),
      () => now,
    );
    const rest = () => {
      while (frames.length > 0) frames.shift()?.();
    };
    const item = (name: string, counts = true, hasData = false) => ({
      hasData,
      build: () => {
        built.push(name);
        return counts;
      },
    });
    const gone = item('gone');
    for (const each of [item('a', false), item('b'), gone, item('c'), item('d')]) queue.add(each);
    queue.delete(gone);
    tasks.shift()?.();
    expect(built).toEqual(['a', 'b', 'c']);
    frames.shift()?.();
    expect(built).toEqual(['a', 'b', 'c', 'd']);
    rest();
    // Those with data go first.
    for (const each of [item('x'), item('y', true, true), item('z', true, true)]) queue.add(each);
    tasks.shift()?.();
    frames.shift()?.();
    expect(built.slice(-3)).toEqual(['y', 'z', 'x']);
    // Who comes before the next frame waits for it.
    queue.add(item('late'));
    expect(tasks).toEqual([]);
    rest();
    expect(built.at(-1)).toBe('late');
    // Dear ones have a frame each.
    for (const name of ['e', 'f'])
      queue.add({ hasData: false, build: () => built.push(name) > 0 && (now += 30) > 0 });
    tasks.shift()?.();
    expect(built.at(-1)).toBe('e');
    frames.shift()?.();
    expect(built.at(-1)).toBe('f');
    // One that throws does not keep the others waiting.
    const fails = () => {
      throw new Error('build');
    };
    rest();
    queue.add({ hasData: false, build: fails });
    queue.add(item('g'));
    expect(tasks.shift()).toThrow('build');
    frames.shift()?.();
    expect(built.at(-1)).toBe('g');
    rest();
    expect([...tasks, ...frames]).toEqual([]);
  });
});
