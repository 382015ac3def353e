import { RECORD_WIDTH } from '../../src/index.js';
import { createFormula, type StudyFormula } from './study-formula.js';
import { STUDY_KINDS } from './study-kinds.js';
import type { StudySpec } from './study-spec.js';

const MIN_CAPACITY = 64;

/**
 * One study over records that grow at their end and whose newest bar keeps changing.
 *
 * Records are rows of `RECORD_WIDTH` doubles, ascending by open time: openTime (ms UTC), open, high, low,
 * close, volume. They are read during a call only, never kept.
 */
export class StudyRun {
  readonly spec: StudySpec;
  private formula: StudyFormula;
  private arrays: readonly Float64Array[];
  private capacity = 0;
  private count = 0;
  /** Open time of the newest record, by which a shift of all records is noticed. */
  private newestTime = Number.NaN;

  /** @param spec as `parseStudies` gives it, which has checked the numbers */
  constructor(spec: StudySpec) {
    this.spec = spec;
    this.formula = createFormula(spec);
    this.arrays = STUDY_KINDS[spec.kind].plots.map(() => new Float64Array());
  }

  /**
   * An array per plot, in the order of `STUDY_KINDS[kind].plots`. Index i belongs to record i; NaN where
   * there is no value, and behind the last record. The arrays are the run's own, and others once they
   * have to grow: ask again after each update.
   */
  get outputs(): readonly Float64Array[] {
    return this.arrays;
  }

  /**
   * Forgets everything and computes all of the first `count` records, O(count).
   * @throws RangeError when `records` holds fewer; nothing has changed then
   */
  reset(records: Float64Array, count: number): void {
    checkHolds(records, count);
    this.formula = createFormula(this.spec);
    for (const array of this.arrays) array.fill(Number.NaN, 0, this.count);
    this.count = 0;
    this.append(records, count);
  }

  /**
   * Takes over that records from index `from` on are new or changed, of now `count`. O(1) amortised for
   * each of them if the newest one was replaced, others were appended, or both; else as `reset`. So also
   * when the newest record known is not where it was: then all have moved.
   * @throws RangeError when `records` holds fewer than `count`; nothing has changed then
   */
  update(records: Float64Array, from: number, count: number): void {
    checkHolds(records, count);
    const newest = this.count - 1;
    const inPlace =
      newest >= 0 &&
      count > newest &&
      (from === newest || from === this.count) &&
      records[newest * RECORD_WIDTH] === this.newestTime;
    if (!inPlace) {
      this.reset(records, count);
      return;
    }
    if (from === newest) this.compute(records, newest, true);
    this.append(records, count);
  }

  private append(records: Float64Array, count: number): void {
    if (count > this.capacity) this.grow(count);
    for (let i = this.count; i < count; i++) this.compute(records, i, false);
    this.count = count;
    this.newestTime = count === 0 ? Number.NaN : records[(count - 1) * RECORD_WIDTH];
  }

  private compute(records: Float64Array, index: number, replace: boolean): void {
    const values = this.formula(records, index * RECORD_WIDTH, replace);
    for (const [plot, array] of this.arrays.entries()) {
      array[index] = values === null ? Number.NaN : values[plot];
    }
  }

  private grow(count: number): void {
    this.capacity = Math.max(MIN_CAPACITY, 2 * this.capacity, count);
    this.arrays = this.arrays.map((old) => {
      const array = new Float64Array(this.capacity).fill(Number.NaN, old.length);
      array.set(old);
      return array;
    });
  }
}

function checkHolds(records: Float64Array, count: number): void {
  if (records.length >= count * RECORD_WIDTH) return;
  throw new RangeError(`${count} records need ${count * RECORD_WIDTH} doubles, there are ${records.length}.`);
}
