import type { FeedKline, SeriesState, TimeRange } from '../domain/index.js';
import type { SeriesRef, SeriesWriter } from '../ingest/index.js';
import { BATCH_BYTES, BATCH_ROWS, MAX_UNRETURNED, RowKind, writeRow } from './batch-layout.js';
import type { SeriesStatusMessage } from './messages.js';

/** Open times of one series that may wait while the page is busy: past it the series is backfilled instead. */
export const MAX_BARS_BEHIND = 32;
/** Klines of history of one series that may wait: two full answers. Past it the series is backfilled instead. */
const MAX_HISTORY_WAITING = 2_000;
/** Least time between two batches under load, in ms: a page gains nothing from more than it can paint. */
const PACE_MS = 4;

interface LiveRun {
  readonly kind: 'live';
  readonly ref: SeriesRef;
  readonly klines: Map<number, FeedKline>;
}
interface MergeRun {
  readonly kind: 'merge';
  readonly ref: SeriesRef;
  readonly klines: readonly FeedKline[];
  readonly emptyRanges: readonly TimeRange[];
  sent: number;
}
interface StateChange {
  readonly kind: 'state';
  readonly message: SeriesStatusMessage;
}
/** A series of which klines were dropped, from this openTime on. */
interface GivenUp {
  readonly ref: SeriesRef;
  from: number;
}
type Pending = LiveRun | MergeRun | StateChange;

export interface BatchPort {
  /** Sends a batch; the buffer is transferred and comes back through `recycle`. */
  send(buffer: ArrayBuffer, rows: number, states: SeriesStatusMessage[]): void;
  now(): number;
  setTimeout(callback: () => void, ms: number): unknown;
}

/**
 * The writer of `transfer`: klines wait in order and leave in pooled, transferred batches, at most three
 * unreturned. While the page is busy a series keeps the newest state of each openTime (a final one is
 * never overwritten by a forming one). More than 32 openTimes behind, it is given up: what waits of it is
 * dropped, it is told stale, and fetched anew as soon as the page takes batches again. Nothing overtakes:
 * states and history wait in the same line. What it holds is bounded by the number of series.
 */
export class BatchWriter implements SeriesWriter {
  private readonly line = new Set<Pending>();
  /** The live run at the end of each series' part of the line: where the next tick is folded in. */
  private readonly openRuns = new Map<number, LiveRun>();
  private readonly waitingStates = new Map<number, StateChange>();
  private readonly historyWaiting = new Map<number, number>();
  private readonly givenUp = new Map<number, GivenUp>();
  private readonly pool: ArrayBuffer[] = [];
  private made = 0;
  private lastSent = Number.NEGATIVE_INFINITY;
  private flushPlanned = false;

  /** @param onOverflow told when a series fell too far behind: it must be fetched anew from that openTime on */
  constructor(
    private readonly port: BatchPort,
    private readonly onOverflow: (ref: SeriesRef, from: number) => void,
  ) {}

  update(ref: SeriesRef, kline: FeedKline): void {
    if (this.isDropped(ref, kline)) return;
    let run = this.openRuns.get(ref.slot);
    if (run === undefined || run.ref.generation !== ref.generation) {
      run = { kind: 'live', ref, klines: new Map() };
      this.openRuns.set(ref.slot, run);
      this.line.add(run);
    }
    const waiting = run.klines.get(kline.openTime);
    if (waiting?.closed === true && !kline.closed) return;
    run.klines.set(kline.openTime, { ...kline });
    if (run.klines.size > MAX_BARS_BEHIND) this.giveUp(ref);
    this.planFlush();
  }

  merge(ref: SeriesRef, klines: readonly FeedKline[], emptyRanges: readonly TimeRange[]): void {
    if (this.isDropped(ref, klines[0])) return;
    this.openRuns.delete(ref.slot);
    this.line.add({ kind: 'merge', ref, klines, emptyRanges, sent: 0 });
    const waiting = (this.historyWaiting.get(ref.slot) ?? 0) + klines.length;
    this.historyWaiting.set(ref.slot, waiting);
    if (waiting > MAX_HISTORY_WAITING && waiting > klines.length) this.giveUp(ref);
    this.planFlush();
  }

  setState(ref: SeriesRef, state: SeriesState, reason: string): void {
    if (state === 'live' && this.isDropped(ref)) return;
    const { slot, generation } = ref;
    const before = this.waitingStates.get(slot);
    if (before !== undefined) this.line.delete(before);
    const change: StateChange = { kind: 'state', message: { slot, generation, state, reason } };
    this.waitingStates.set(slot, change);
    this.line.add(change);
    this.planFlush();
  }

  /** A batch came back: its buffer is used again, and what waits may leave. */
  recycle(buffer: ArrayBuffer): void {
    if (buffer.byteLength === BATCH_BYTES) this.pool.push(buffer);
    else this.made--;
    this.planFlush();
  }

  /** Batches at the page. */
  get unreturned(): number {
    return this.made - this.pool.length;
  }

  /** Klines waiting here. */
  get waiting(): number {
    let count = 0;
    for (const item of this.line) {
      if (item.kind === 'live') count += item.klines.size;
      else if (item.kind === 'merge') count += item.klines.length - item.sent;
    }
    return count;
  }

  /**
   * Whether a series is given up, and klines with it, of which the oldest is named. Of a slot that was given to
   * another series the one before counts no more.
   */
  private isDropped({ slot, generation }: SeriesRef, oldest?: FeedKline): boolean {
    const given = this.givenUp.get(slot);
    if (given === undefined) return false;
    if (given.ref.generation !== generation) return !this.givenUp.delete(slot);
    if (oldest !== undefined) given.from = Math.min(given.from, oldest.openTime);
    return true;
  }

  private giveUp(ref: SeriesRef): void {
    let from = Number.POSITIVE_INFINITY;
    for (const item of this.line) {
      if (item.kind === 'state' || item.ref.slot !== ref.slot) continue;
      this.line.delete(item);
      if (item.ref.generation !== ref.generation) continue;
      for (const { openTime } of item.klines.values()) from = Math.min(from, openTime);
    }
    this.openRuns.delete(ref.slot);
    this.historyWaiting.delete(ref.slot);
    this.setState(ref, 'stale', 'The page takes updates too slowly: the klines between are fetched anew.');
    this.givenUp.set(ref.slot, { ref, from });
  }

  private planFlush(): void {
    if (this.flushPlanned || this.line.size === 0 || this.unreturned >= MAX_UNRETURNED) return;
    this.flushPlanned = true;
    const wait = this.lastSent + PACE_MS - this.port.now();
    const flush = () => {
      this.flushPlanned = false;
      this.flush();
    };
    if (wait <= 0) queueMicrotask(flush);
    else this.port.setTimeout(flush, wait);
  }

  private flush(): void {
    while (this.line.size > 0 && this.unreturned < MAX_UNRETURNED) {
      const buffer = this.pool.pop() ?? this.newBuffer();
      const states: SeriesStatusMessage[] = [];
      const rows = this.encode(new Float64Array(buffer), states);
      this.lastSent = this.port.now();
      this.port.send(buffer, rows, states);
    }
    if (this.line.size > 0 || this.givenUp.size === 0) return;
    const given = [...this.givenUp.values()];
    this.givenUp.clear();
    for (const { ref, from } of given) this.onOverflow(ref, from);
  }

  private newBuffer(): ArrayBuffer {
    this.made++;
    return new ArrayBuffer(BATCH_BYTES);
  }

  /** Moves as much of the line as fits into one batch. Returns the rows used. */
  private encode(out: Float64Array, states: SeriesStatusMessage[]): number {
    let row = 0;
    for (const item of this.line) {
      if (item.kind === 'state') {
        states.push(item.message);
        this.waitingStates.delete(item.message.slot);
      } else if (item.kind === 'live') {
        if (row + item.klines.size > BATCH_ROWS) break;
        for (const kline of item.klines.values()) writeRow(out, row++, RowKind.LIVE, item.ref, kline);
        if (this.openRuns.get(item.ref.slot) === item) this.openRuns.delete(item.ref.slot);
      } else {
        row = fillMerge(out, row, item);
        if (item.sent < item.klines.length + item.emptyRanges.length) break;
        const waiting = (this.historyWaiting.get(item.ref.slot) ?? 0) - item.klines.length;
        if (waiting > 0) this.historyWaiting.set(item.ref.slot, waiting);
        else this.historyWaiting.delete(item.ref.slot);
      }
      this.line.delete(item);
    }
    return row;
  }
}

/** Writes what fits of a merge: its klines, then its empty ranges. */
function fillMerge(out: Float64Array, from: number, run: MergeRun): number {
  let row = from;
  const total = run.klines.length + run.emptyRanges.length;
  while (row < BATCH_ROWS && run.sent < total) {
    if (run.sent < run.klines.length) {
      writeRow(out, row, RowKind.MERGE, run.ref, run.klines[run.sent]);
    } else {
      const { from: first, to } = run.emptyRanges[run.sent - run.klines.length];
      const ends = { openTime: first, open: to, high: 0, low: 0, close: 0, volume: 0, closed: false };
      writeRow(out, row, RowKind.EMPTY_RANGE, run.ref, ends);
    }
    row++;
    run.sent++;
  }
  return row;
}
