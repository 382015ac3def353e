import { msSince, msSinceChange, type StoreMemory, type UpdateInbox } from '../memory/index.js';
import type { UpdateListener } from './backend.js';
import { Listeners } from './listeners.js';
import type { StoreGauge } from './gauges.js';

/** Series measured a wake-up: a page of 1,200 moving series must not pay for being watched. */
const MOST_MEASURED = 8;

/** Takes a thread's wake-ups and tells its listeners which series changed. Allocates nothing when none listens. */
export class UpdateTeller {
  /** The slots of the last wake-up, and how many of them. */
  readonly touched: Int32Array;
  count = 0;
  private isTelling = false;
  private readonly updates = new Listeners<Int32Array, number>();
  private readonly gauges = new Set<StoreGauge>();
  private readonly visit: (slot: number) => void;

  constructor(private readonly memory: StoreMemory) {
    this.touched = new Int32Array(memory.layout.maxSeries);
    this.visit = (slot) => {
      this.touched[this.count++] = slot;
    };
  }

  onUpdate(listener: UpdateListener): () => void {
    return this.updates.add(listener);
  }

  measure(gauge: StoreGauge): () => void {
    // A copy, so that a gauge given twice is removed once by each remover.
    const entry: StoreGauge = { update: (ms) => gauge.update(ms), message: (ms) => gauge.message(ms) };
    this.gauges.add(entry);
    return () => {
      this.gauges.delete(entry);
    };
  }

  /**
   * Empties the inbox and tells of what was in it.
   * @param sent stamp of the message that woke this thread, null where none did
   * @param first is done between the two
   */
  flush(inbox: UpdateInbox, sent: number | null, first?: () => void): void {
    // Whoever is being told reads the slots: what has come since waits for the wake-up that announces it.
    if (this.isTelling) return;
    if (sent !== null && this.gauges.size > 0) {
      const ms = msSince(sent);
      for (const gauge of this.gauges) gauge.message(ms);
    }
    this.count = 0;
    inbox.drain(this.visit);
    if (this.count === 0) return;
    first?.();
    if (this.gauges.size > 0) this.measureSome();
    this.isTelling = true;
    this.updates.emit(this.touched, this.count);
    this.isTelling = false;
  }

  /** Tells of the first `used` slots, changed or not. Not measured: they changed who knows when. */
  tellAll(inbox: UpdateInbox, used: number): void {
    inbox.drain(() => {});
    for (let slot = 0; slot < used; slot++) this.touched[slot] = slot;
    if (used > 0) this.updates.emit(this.touched, used);
  }

  clear(): void {
    this.gauges.clear();
    this.updates.clear();
  }

  private measureSome(): void {
    const step = Math.ceil(this.count / MOST_MEASURED);
    for (let at = 0; at < this.count; at += step) {
      const ms = msSinceChange(this.memory, this.touched[at]);
      for (const gauge of this.gauges) gauge.update(ms);
    }
  }
}
