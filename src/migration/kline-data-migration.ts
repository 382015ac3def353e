import type { Interval, Kline } from '../domain/index.js';
import { requireSound, type SnapshotImport } from '../store/index.js';
import { ascendingUnique } from './ascending.js';
import type { KlineDifference } from './difference.js';
import { resolveSharedKlineFlag } from './flag.js';
import type { Hold, MigrationAlert, MigrationEvents } from './hold.js';
import { type MigrationOptions, MigrationParts } from './migration-parts.js';
import type { ParityStep } from './parity.js';
import { writeReport } from './parity-report.js';
import { isDual, type MigrationPhase, readSideOf } from './phase.js';

/**
 * Moves a page from its own state to the shared store, and back, without losing a kline. One per page, on the thread
 * that holds the legacy state; synchronous. Reads are as fresh as the side that answers. It keeps some 200 bytes for
 * each series and no kline.
 *
 * `updateBoth` and `mergeBoth` take the place of the page's writes, `getKlines` that of its reads, in every phase.
 * Call {@link step} now and then in the dual phases, each time in a task of its own.
 */
export class KlineDataMigration<Row = unknown> {
  readonly #parts: MigrationParts<Row>;
  readonly #decidedBy: string;

  /** A flag that cannot be read throws nothing here: see the report. */
  constructor(options: MigrationOptions<Row>) {
    const { phase = resolveSharedKlineFlag() } = options;
    const flag = typeof phase === 'string' ? { phase, reason: 'given by the host', problems: [] } : phase;
    this.#parts = new MigrationParts(options, flag.phase);
    this.#decidedBy = flag.reason;
    for (const problem of flag.problems) this.#parts.problems.report('bad-flag', problem);
  }

  get phase(): MigrationPhase {
    return this.#parts.phases.phase;
  }

  /** Why the phase was stepped back and does not go forward, or null. */
  get held(): Hold | null {
    return this.#parts.phases.hold;
  }

  /** Differences found since the start or the last {@link resume}: the first ones. {@link report} says how many more. */
  get differences(): readonly KlineDifference[] {
    return this.#parts.parity.differences.listed;
  }

  /** Returns the remover. A listener that throws reaches the host's error reporting and stops nobody. */
  on<Type extends keyof MigrationEvents>(
    type: Type,
    listener: (told: MigrationEvents[Type]) => void,
  ): () => void {
    return this.#parts.on(type, listener);
  }

  /**
   * Writes one kline to where the phase says. In the dual phases a side that refuses is behind for that series until it
   * was brought up to date, and is not read meanwhile.
   * @throws InvalidKlineError; ConfigError `bad-symbol`, `bad-interval`; KlineError `both-refused`; in the phases with
   * one side what that side throws. No side is known to hold the kline then: write it again.
   */
  updateBoth(symbol: string, interval: Interval, kline: Kline): void {
    this.mergeBoth(symbol, interval, [kline]);
  }

  /** The same for history, in any order and with duplicates. @throws as {@link updateBoth} */
  mergeBoth(symbol: string, interval: Interval, klines: readonly Kline[]): void {
    const { table, sides } = this.#parts;
    const series = table.of(symbol, interval);
    for (const kline of klines) requireSound(series.key, kline);
    if (klines.length === 0) return;
    if (isDual(this.phase)) sides.write(series, ascendingUnique(klines));
    else sides.side(readSideOf(this.phase)).put(series, ascendingUnique(klines));
  }

  /**
   * The newest `limit` klines, oldest first, new objects at each call. In the dual phases the other side answers while
   * the one that should be read cannot be brought up to date.
   * @throws ConfigError; what the side that is read throws when the other one cannot stand in
   */
  getKlines(symbol: string, interval: Interval, limit?: number): Kline[] {
    const { reads, table } = this.#parts;
    return reads.read(table.of(symbol, interval), this.phase, limit);
  }

  /**
   * Changes the phase, in any direction and over any distance; steps back are always allowed. What a side lacks is
   * brought up to date before it is read: within this call when one side alone remains (some 4 ms for each series of
   * 1,440 klines that {@link step} has not come to yet), else when a series is first touched.
   * @throws KlineError `held` (forward after a rollback), `side-behind`: the phase is as it was
   */
  setPhase(to: MigrationPhase, reason: string): void {
    this.#parts.learnSeries();
    this.#parts.phases.set(to, reason);
  }

  /**
   * Steps back once: an alert of monitoring's, unless it is a `warning` or `cleared`, or one of the host's own. Returns
   * whether it did: not when it is held already, or in `legacy`. From `shared` a step leads to `shared-read`, which
   * fills the legacy side again; going further is up to `setPhase`. Never throws.
   *
   * In the dual phases the cause `allocation` is passed over: the legacy state is still cloned there, as it was before.
   */
  onAlert({ kind, message, level, state, cause }: MigrationAlert): boolean {
    if (level === 'warning' || state === 'cleared') return false;
    // It would take every page back that this migration is for, to where as much is allocated.
    if (cause === 'allocation' && isDual(this.phase)) return false;
    return this.#parts.phases.stepBack('alert', `${kind}: ${message}`);
  }

  /** Lets the page go forward again after a rollback; the list of differences starts anew. Changes no phase. */
  resume(): boolean {
    return this.#parts.phases.resume();
  }

  /**
   * Brings up to date and compares about `klines` klines, and goes on from there the next time. A difference that two
   * steps see is told, and the phase steps back. Does nothing in the phases with one side. Never throws.
   */
  step(klines = 500): ParityStep {
    const { parity, phases } = this.#parts;
    if (!isDual(this.phase)) return { compared: 0, found: [], pending: 0 };
    const done = parity.step(klines);
    if (done.found.length === 0) return done;
    const [{ key, openTime, kind }] = done.found;
    const reason = `Parity has failed: ${done.found.length} differences, the first in ${key} at ${openTime} (${kind}).`;
    phases.stepBack('parity', reason);
    for (const difference of done.found) this.#parts.found.emit(difference);
    return done;
  }

  /** Where the migration stands, what was compared and every difference listed, as Markdown for a ticket. */
  report(): string {
    const { parity, problems, table } = this.#parts;
    const pending = isDual(this.phase) ? table.all.filter(({ behind }) => behind !== null).length : 0;
    const { phase, held: hold } = this;
    const facts = { phase, decidedBy: this.#decidedBy, hold, series: table.all.length, pending };
    return writeReport({ ...facts, parity, problems: problems.last });
  }

  /** What the side that is read holds, in the form of `KlineStore.exportSnapshot`. @throws as that, and as {@link getKlines} */
  exportSnapshot(): Uint8Array<ArrayBuffer> {
    this.#parts.learnSeries();
    return this.#parts.snapshots.exportFrom(this.phase);
  }

  /** Merges a snapshot into the side that is read, into both in the dual phases. @throws as `KlineStore.importSnapshot` */
  importSnapshot(bytes: Uint8Array | ArrayBuffer): SnapshotImport {
    return this.#parts.snapshots.importInto(this.phase, bytes);
  }
}
