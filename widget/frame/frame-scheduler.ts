import { Crowd } from './crowd.js';
import { FrameBudget } from './frame-budget.js';
import { soon } from './soon.js';
import { TextPace } from './text-pace.js';

/** Somebody who paints: told at most once per frame, in the page's one frame. */
export interface FrameTarget {
  /** Brings the picture up to date. What it asks the chart to draw is drawn in the same frame. */
  paint(time: number): void;
  /** What it asked for is drawn. */
  readonly onDrawn?: (time: number) => void;
  /** Whether somebody waits for it (the pointer is over it, the focus in it, another series shall be shown): then it comes first. */
  readonly isFavoured: boolean;
}

export interface FrameStats {
  /** Frames in which something was painted. */
  readonly frames: number;
  readonly paints: number;
  /** Marks that fell on a target which waited already. */
  readonly coalesced: number;
  /** Paints put off to the next frame because the budget of their own was used up. */
  readonly deferred: number;
  /** What one paint with its redraw costs, ms, as it was measured of late. */
  readonly paintMs: number;
}

export interface FrameSource {
  /** A frame begins: marks whoever has something new to show. */
  begin(): void;
  request(callback: (time: number) => void): void;
  /** Calls back after so many ms, or a little later. */
  later(callback: () => void, ms: number): void;
  now(): number;
}

type Draw = (time: number) => void;

/** Favoured paints of one frame, ms, after which no other one begins. */
const FAVOURED_MS = 8;

/**
 * The one animation frame of a page's charts. Targets mark themselves; the favoured ones paint in every frame, the
 * others in rounds, whose rate and budget follow from what painting costs here (FrameBudget): where there are many
 * charts, each repaints less often, and all equally often. The chart library's own frame requests
 * come here too (see chart-frame.ts), so that a redraw happens in the frame in which its target painted, and its cost is known.
 */
export class FrameScheduler {
  private readonly waiting = new Set<FrameTarget>();
  /** Of those, whose turn it is: they are painted before others get another turn. */
  private readonly round = new Set<FrameTarget>();
  private draws = new Map<number, Draw>();
  /** What drawings asked for: an animation's next step. */
  private readonly later = new Map<number, Draw>();
  /** What is to be done when these are over. */
  private readonly finishes: (() => void)[] = [];
  /** What is to be done when the next drawings are. */
  private readonly afterwards: Draw[] = [];
  private isDrawing = false;
  /** What waits for its release. */
  private readonly held = new Map<number, Draw>();
  private isHolding = false;
  /** Those that are being run. */
  private running = new Map<number, Draw>();
  private nextDraw = 1;
  private readonly budget = new FrameBudget();
  private readonly crowd = new Crowd();
  private readonly texts = new TextPace();
  private requested = false;
  private readonly planDraws = soon(
    (callback) => this.source.later(callback, 0),
    () => this.draws.size > 0 && this.runAll(this.source.now()),
  );
  /** When a frame is going to be asked for, ms. */
  private plannedFor = Number.POSITIVE_INFINITY;
  private frames = 0;
  private paints = 0;
  private coalesced = 0;
  private deferred = 0;

  constructor(private readonly source: FrameSource) {}

  get stats(): FrameStats {
    const { frames, paints, coalesced, deferred } = this;
    return { frames, paints, coalesced, deferred, paintMs: this.budget.paintMs };
  }

  /** Asks for a paint in the next frame. */
  mark(target: FrameTarget): void {
    if (this.waiting.has(target)) {
      this.coalesced++;
      return;
    }
    this.waiting.add(target);
    this.crowd.add(target);
    if (target.isFavoured) this.request();
    else this.plan();
  }

  /** Takes a mark back: the target is gone or cannot be seen. */
  unmark(target: FrameTarget): void {
    this.waiting.delete(target);
    this.round.delete(target);
  }

  /** Asks to write a text that follows ticks: soon, with all others of the page. @param write kept until it has run */
  requestText(write: () => void): void {
    this.texts.add(write);
    this.plan();
  }

  cancelText(write: () => void): void {
    this.texts.delete(write);
  }

  /** The chart library wants to draw: in this frame while a target paints, else in the next. */
  requestDraw(draw: Draw): number {
    const id = this.nextDraw++;
    if (this.isHolding) this.held.set(id, draw);
    else this.takeDraw(id, draw);
    return id;
  }

  /** What `work` asks to have drawn waits until the function that is returned is called: nobody would see it before. */
  holdDraws(work: () => void): () => void {
    const first = this.nextDraw;
    this.isHolding = true;
    try {
      work();
    } finally {
      this.isHolding = false;
    }
    const end = this.nextDraw;
    return () => {
      for (let id = first; id < end; id++) {
        const draw = this.held.get(id);
        if (draw !== undefined) this.takeDraw(id, draw);
        this.held.delete(id);
      }
    };
  }

  cancelDraw(id: number): void {
    this.draws.delete(id);
    this.later.delete(id);
    this.running.delete(id);
    this.held.delete(id);
  }

  /** Draws what was asked for so far in a task of its own, unless a frame comes first: for what nobody sees yet. */
  drawSoon(): void {
    if (this.draws.size > 0) this.planDraws();
  }

  /** Calls back when the drawings that are under way are over; where none are, at the end of the task. */
  whenDrawn(finish: () => void): void {
    if (this.isDrawing) this.finishes.push(finish);
    else queueMicrotask(finish);
  }

  /** Calls back once what is asked for now has been drawn, in the frame in which it is. */
  whenPainted(callback: Draw): void {
    this.afterwards.push(callback);
    this.request();
  }

  /**
   * Asks for a frame when there is something to do in it: one in which nothing is done costs the browser its look at
   * the whole page all the same.
   */
  private plan(): void {
    if (this.requested) return;
    const now = this.source.now();
    const wait = this.waiting.size > 0 ? this.waitForRound(now) : this.texts.wait(now);
    if (wait <= 0) this.request();
    else if (now + wait < this.plannedFor) {
      this.plannedFor = now + wait;
      this.source.later(() => {
        this.plannedFor = Number.POSITIVE_INFINITY;
        this.plan();
      }, wait);
    }
  }

  private takeDraw(id: number, draw: Draw): void {
    (this.isDrawing ? this.later : this.draws).set(id, draw);
    this.request();
  }

  private waitForRound(now: number): number {
    if (this.round.size > 0) return 0;
    for (const { isFavoured } of this.waiting) if (isFavoured) return 0;
    return this.budget.wait(now);
  }

  private request(): void {
    if (this.requested) return;
    this.requested = true;
    this.source.request((time) => this.onFrame(time));
  }

  private onFrame(time: number): void {
    guarded(() => this.source.begin());
    this.frames++;
    for (const [id, draw] of this.later) this.draws.set(id, draw);
    this.later.clear();
    // What a pan or a resize asked for goes before all ticks.
    this.runDraws(time);
    const begun = this.source.now();
    const end = begun + this.budget.begin(time, this.crowd.size(time), this.round.size > 0);
    // Before the favoured paint: who marks itself anew has the next frame.
    if (end > begun && this.round.size === 0) for (const target of this.waiting) this.round.add(target);
    let painted = this.paintFavoured(time);
    if (end > begun) painted += this.paintRound(time, end, painted);
    this.budget.end(painted, this.source.now() - begun);
    // In a frame that presents something else, where there is one: each that does costs every canvas of the page.
    if (painted > 0 || this.waiting.size === 0) this.texts.run(time, guarded);
    // Not before: most of what was asked for meanwhile was done in this frame.
    this.requested = false;
    if (this.draws.size + this.later.size + this.afterwards.length > 0) this.request();
    else if (this.waiting.size > 0 || this.texts.isWaiting) this.plan();
  }

  private paintFavoured(time: number): number {
    const end = this.source.now() + FAVOURED_MS;
    let painted = 0;
    for (const target of [...this.waiting].filter(({ isFavoured }) => isFavoured)) {
      if (painted > 0 && this.source.now() >= end) break;
      this.paintOne(target, time);
      painted++;
    }
    return painted;
  }

  /** Paints what waits: who is put off is first in the next frame, before any that was marked anew. */
  private paintRound(time: number, end: number, already: number): number {
    const { round } = this;
    let painted = 0;
    for (const target of round) {
      if (already + painted > 0 && this.source.now() >= end) break;
      round.delete(target);
      if (!this.waiting.has(target)) continue;
      painted++;
      this.paintOne(target, time);
    }
    this.deferred += round.size;
    return painted;
  }

  private paintOne(target: FrameTarget, time: number): void {
    this.waiting.delete(target);
    this.round.delete(target);
    this.paints++;
    guarded(() => target.paint(time));
    this.runDraws(time);
    guarded(() => target.onDrawn?.(time));
  }

  /** Runs what was asked for so far. What a draw asks for in turn (an animation's next step) waits for the next frame. */
  private runDraws(time: number): void {
    if (this.draws.size > 0) this.runAll(time);
    for (const callback of this.afterwards.splice(0)) guarded(() => callback(time));
  }

  private runAll(time: number): void {
    // Two maps take turns, so that a redraw allocates none.
    const { draws } = this;
    this.draws = this.running;
    this.isDrawing = true;
    this.running = draws;
    // An entry that is cancelled meanwhile is not come to: Maps see deletions while they are walked.
    for (const draw of draws.values()) guarded(() => draw(time));
    for (const finish of this.finishes) guarded(finish);
    this.finishes.length = 0;
    // Nothing may hold the chart that drew last: there may never be another frame.
    draws.clear();
    this.isDrawing = false;
  }
}

/** One chart's failure must not stop the others: it is reported to the page's error handling, later. */
function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
