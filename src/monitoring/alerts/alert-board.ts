import type { Alert, AlertRule, AlertSample } from './alert.js';

/** Samples further apart than this are not "at every sample" of a time: the computer slept between them. */
const LONGEST_GAP_MS = 120_000;

interface Row {
  readonly rule: AlertRule;
  /** Since when what would fire it, or while it is active clear it, has held; NaN while it does not. */
  since: number;
  active: Alert | null;
}

/**
 * Holds rules against samples. Each has two limits and two waits, so that a value about a limit does not make it flap.
 * Time comes with the samples; nothing runs by itself.
 */
export class AlertBoard {
  private readonly rows: Row[];
  private last = Number.NaN;

  constructor(
    rules: readonly AlertRule[],
    private readonly onChange: (alert: Alert) => void,
  ) {
    this.rows = rules.map((rule) => ({ rule, since: Number.NaN, active: null }));
  }

  get active(): Alert[] {
    return this.rows.flatMap(({ active }) => active ?? []);
  }

  /** `time`: monotonic ms, for waits; `at`: ms since the epoch, for people. */
  evaluate(sample: AlertSample, time: number, at: number): void {
    const slept = time - this.last > LONGEST_GAP_MS;
    this.last = time;
    for (const row of this.rows) {
      if (slept) row.since = Number.NaN;
      this.evaluateRow(row, sample, time, at);
    }
  }

  private evaluateRow(row: Row, sample: AlertSample, time: number, at: number): void {
    const { rule, active } = row;
    const value = rule.measure(sample);
    const holds = value !== 'unknown' && (active === null ? value > rule.fireAbove : value < rule.clearBelow);
    if (!holds) {
      row.since = Number.NaN;
      return;
    }
    if (Number.isNaN(row.since)) row.since = time;
    if (time - row.since < (active === null ? rule.fireAfterMs : rule.clearAfterMs)) return;
    row.since = Number.NaN;
    const alert = toAlert(rule, active === null, value, sample, at);
    row.active = active === null ? alert : null;
    this.onChange(alert);
  }
}

function toAlert(rule: AlertRule, fired: boolean, value: number, sample: AlertSample, at: number): Alert {
  const { kind, level, cause, unit } = rule;
  const limit = fired ? rule.fireAbove : rule.clearBelow;
  return {
    kind,
    level,
    ...(cause === undefined ? {} : { cause }),
    state: fired ? 'fired' : 'cleared',
    at,
    value,
    limit,
    unit,
    message: fired
      ? rule.explain(value, sample)
      : `Over: ${cause ?? kind} is at ${Number(value.toPrecision(3))} ${unit}, below ${limit}.`,
  };
}
