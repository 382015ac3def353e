import {
  type FeedKline,
  findKlineDefect,
  type Interval,
  type KlineDefect,
  SERIES_STATES,
  type SeriesState,
  type TimeRange,
} from '../domain/index.js';
import {
  FLAG_FINAL,
  Merged,
  MergeInput,
  type MergeRecords,
  RECORD_WIDTH,
  RingMerge,
  RingWriter,
  type SeriesPlace,
  type StoreMemory,
  stampNow,
  recordsOf,
  type ThreadCounters,
  type UpdateMarker,
  Written,
  type WriteOutcome,
} from '../memory/index.js';
import { WriteQueue } from './write-queue.js';

/** A series as writers name it: its place and the interval that its gaps are measured in. */
export interface WritableSeries extends SeriesPlace {
  readonly interval: Interval;
}

export interface MemoryWriterOptions {
  readonly memory: StoreMemory;
  readonly counters: ThreadCounters;
  readonly threadId: number;
  readonly marker: UpdateMarker;
  /** How long one write may try for the lock, in ms: 0 on a page, which queues at once. */
  readonly patienceMs: number;
  /**
   * Whether this thread has been running without a break since the last write, which then stands for its time too:
   * asking the clock allocates a number. Without it the clock is asked at every write.
   */
  readonly isSameMoment?: () => boolean;
  /** Runs a callback in a later task, never within this one. */
  readonly defer: (callback: () => void) => void;
}

/**
 * The one way into memory: checks klines, takes the lock with patience that fits the thread, sends
 * what is earlier than the newest record through a merge, and marks the series for its consumers.
 * Never throws and never blocks; what a lock keeps out waits in a bounded queue, in order.
 */
export class MemoryWriter {
  /** Klines refused, by the rule they broke. */
  readonly refused = new Map<KlineDefect | 'queue-overflow', number>();
  private readonly ring: RingWriter;
  private readonly merger: RingMerge;
  private readonly queue: WriteQueue;
  /** Time of the last write, ms since the epoch, and its stamp; in an array, for a field would allocate it anew. */
  private readonly moment = new Float64Array(2);

  constructor(private readonly options: MemoryWriterOptions) {
    const { memory, counters, threadId } = options;
    this.ring = new RingWriter(memory, counters, threadId);
    this.merger = new RingMerge(memory, counters, threadId);
    this.queue = new WriteQueue(options.defer, () => this.refuse('queue-overflow'));
  }

  /** Writes one kline. Returns the rule it broke, or null. Allocates nothing unless it has to merge or wait. */
  update(series: WritableSeries, kline: FeedKline): KlineDefect | null {
    const defect = findKlineDefect(kline);
    if (defect !== null) {
      this.refuse(defect);
      return defect;
    }
    this.put(series, kline);
    return null;
  }

  /** Writes one kline that was checked. */
  put(series: WritableSeries, kline: FeedKline): void {
    if (!this.queue.isWaiting(series.slot) && this.tryUpdate(series, kline)) return;
    this.putLater(series, { ...kline });
  }

  /** Apart from put: a closure in there would have every update allocate what it captures. */
  private putLater(series: WritableSeries, kline: FeedKline): void {
    this.queue.push(series.slot, () => this.tryUpdate(series, kline));
  }

  /** Merges klines in any order, skipping and counting unsound ones. Returns how many were skipped. */
  merge(series: WritableSeries, klines: readonly FeedKline[], emptyRanges: readonly TimeRange[]): number {
    const sound = klines.filter((kline) => {
      const defect = findKlineDefect(kline);
      if (defect !== null) this.refuse(defect);
      return defect === null;
    });
    this.mergeSound(series, recordsOf(sound), emptyRanges);
    return klines.length - sound.length;
  }

  /** Merges records that were checked. */
  mergeSound(series: WritableSeries, records: MergeRecords, emptyRanges: readonly TimeRange[]): void {
    const input = new MergeInput(records, series.interval, emptyRanges);
    this.queue.run(series.slot, () => this.tryMerge(series, input));
  }

  /** Sets the state that other threads read. */
  setState(series: SeriesPlace, state: SeriesState): void {
    const code = SERIES_STATES.indexOf(state);
    this.queue.run(series.slot, () => {
      const outcome = this.attempt(() =>
        this.ring.writeState(series.slot, series.generation, code) ? Written.REPLACED : Written.CONTENDED,
      );
      if (outcome === Written.REPLACED) this.options.marker.mark(series.slot);
      return outcome === Written.REPLACED || this.isGone(series);
    });
  }

  /** Writes that wait for a lock. */
  get queued(): number {
    return this.queue.size;
  }

  private isGone(series: SeriesPlace): boolean {
    return this.ring.generationOf(series.slot) !== series.generation;
  }

  /** Whether the write is done with: false only when the lock could not be had. */
  private tryUpdate(series: WritableSeries, kline: FeedKline): boolean {
    const { counters, marker, patienceMs, isSameMoment } = this.options;
    const { stage } = this.ring;
    stage[0] = kline.openTime;
    stage[1] = kline.open;
    stage[2] = kline.high;
    stage[3] = kline.low;
    stage[4] = kline.close;
    stage[5] = kline.volume;
    stage[RECORD_WIDTH] = kline.revision ?? Number.NaN;
    if (isSameMoment === undefined || !isSameMoment()) {
      this.moment[0] = Date.now();
      this.moment[1] = stampNow();
    }
    stage[RECORD_WIDTH + 1] = this.moment[0];
    stage[RECORD_WIDTH + 2] = this.moment[1];
    const flags = kline.closed ? FLAG_FINAL : 0;
    let outcome = this.ring.write(series.slot, series.generation, flags);
    if (outcome === Written.CONTENDED && patienceMs > 0) outcome = this.writePatiently(series, flags);
    switch (outcome) {
      case Written.APPENDED:
        counters.add('appends');
        counters.add('updates');
        marker.mark(series.slot);
        return true;
      case Written.REPLACED:
        counters.add('updates');
        marker.mark(series.slot);
        return true;
      case Written.UNCHANGED:
        counters.add('unchanged');
        return true;
      case Written.OUTDATED:
        counters.add('outdated');
        return true;
      case Written.EARLIER:
        counters.add('corrections');
        return this.tryMerge(series, new MergeInput(recordsOf([kline]), series.interval, []));
      case Written.GONE:
        counters.add('gone');
        return true;
      default:
        return false;
    }
  }

  /** Apart from tryUpdate for the same reason as putLater. */
  private writePatiently(series: WritableSeries, flags: number): WriteOutcome {
    return this.attempt(() => this.ring.write(series.slot, series.generation, flags));
  }

  private tryMerge(series: WritableSeries, input: MergeInput): boolean {
    const now = Date.now();
    const outcome = this.attempt(
      () => this.merger.merge(series.slot, series.generation, input, now),
      Merged.CONTENDED,
    );
    if (outcome === Merged.CHANGED) this.options.marker.mark(series.slot);
    if (outcome === Merged.GONE) this.options.counters.add('gone');
    return outcome !== Merged.CONTENDED;
  }

  /** Repeats a one-try operation while another thread keeps it out, for as long as this thread may wait. */
  private attempt<Outcome extends number>(
    operation: () => Outcome,
    contended: number = Written.CONTENDED,
  ): Outcome {
    const deadline = performance.now() + this.options.patienceMs;
    for (;;) {
      const outcome = operation();
      if (outcome !== contended || performance.now() >= deadline) return outcome;
    }
  }

  private refuse(reason: KlineDefect | 'queue-overflow'): void {
    this.options.counters.add('refused');
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1);
  }
}
