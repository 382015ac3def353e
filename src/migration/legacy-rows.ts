import { clip, ConfigError, findKlineDefect, type Kline } from '../domain/index.js';
import { type LegacyShape, type RowField, type RowMapping, recogniseShape } from './legacy-shape.js';
import type { SideKline } from './side.js';

type Fields = Record<RowField, unknown>;

function isMapping<Row>(shape: Partial<LegacyShape> | RowMapping<Row>): shape is RowMapping<Row> {
  return 'read' in shape && 'write' in shape;
}

/**
 * Turns a page's rows into klines and back, without losing a bit: texts are written in the shortest form that reads back
 * as the same number (ECMA-262, Number::toString), seconds keep their milliseconds as a fraction.
 */
export class LegacyRows<Row> {
  private readonly mapping: RowMapping<Row> | null;
  private readonly known: Partial<LegacyShape>;
  private learnt: LegacyShape | null = null;

  constructor(shape: Partial<LegacyShape> | RowMapping<Row> = {}) {
    this.mapping = isMapping(shape) ? shape : null;
    this.known = isMapping(shape) ? {} : shape;
  }

  /** Whether a row was seen yet from which to learn how rows look. */
  get isLearnt(): boolean {
    return this.mapping !== null || this.learnt !== null;
  }

  /** When a row opens, ms UTC. NaN for what has no time. */
  timeOf(row: Row): number {
    if (this.mapping !== null) return this.mapping.read(row).openTime;
    const shape = this.shapeOf(row);
    const time = (row as Fields | null)?.[shape.openTime];
    if (typeof time !== 'number' && typeof time !== 'string') return Number.NaN;
    // Rounded: 1074206915.282 s is no whole number of ms in doubles.
    return shape.timeUnit === 's' ? Math.round(Number(time) * 1_000) : Number(time);
  }

  /** @throws ConfigError `bad-legacy-row` */
  read(row: Row): SideKline {
    const kline = this.mapping === null ? this.readFields(row) : { ...this.mapping.read(row) };
    const defect = findKlineDefect(kline as Kline);
    if (defect === null) return kline;
    throw new ConfigError(
      'bad-legacy-row',
      `The row ${clip(JSON.stringify(row), 200)} of the legacy state is no kline (${defect}): correct it, or say under \`shape\` how rows are read.`,
    );
  }

  /** A row that says what the kline says, and whatever else the one that it replaces carries. */
  write(kline: SideKline, held: Row | undefined): Row {
    if (this.mapping !== null) return this.mapping.write(kline, held);
    const shape = this.learnt ?? this.shapeOf(held);
    const row = (
      Array.isArray(held) ? [...held] : typeof shape.openTime === 'number' ? [] : { ...(held as object) }
    ) as Fields;
    const time = shape.timeUnit === 's' ? kline.openTime / 1_000 : kline.openTime;
    row[shape.openTime] = shape.timeAsText ? String(time) : time;
    for (const field of ['open', 'high', 'low', 'close', 'volume'] as const) {
      row[shape[field]] = shape.numbersAsText ? numberText(kline[field]) : kline[field];
    }
    if (shape.closed !== null) row[shape.closed] = kline.closed ?? false;
    return row as Row;
  }

  private readFields(row: Row): SideKline {
    const shape = this.shapeOf(row);
    const fields = (row ?? {}) as Fields;
    const closed = shape.closed === null ? undefined : fields[shape.closed];
    return {
      openTime: this.timeOf(row),
      open: numberOf(fields[shape.open]),
      high: numberOf(fields[shape.high]),
      low: numberOf(fields[shape.low]),
      close: numberOf(fields[shape.close]),
      volume: numberOf(fields[shape.volume]),
      // Rows without the flag beside others that have it say nothing, rather than "forming".
      closed: typeof closed === 'boolean' ? closed : undefined,
    };
  }

  /** Learnt from the first row seen: a page has one shape. */
  private shapeOf(row: unknown): LegacyShape {
    if (this.learnt !== null) return this.learnt;
    const shape = recogniseShape(row, this.known);
    if (typeof row === 'object' && row !== null) this.learnt = shape;
    return shape;
  }
}

/** Never a number for what is none: `Number('')` and `Number(null)` are 0. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
