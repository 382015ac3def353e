import { describe, expect, it } from 'vitest';
import type { Alert, AlertRule, AlertSample } from '../../../src/monitoring/alerts/alert.js';
import { AlertBoard } from '../../../src/monitoring/alerts/alert-board.js';
import { alertRules } from '../../../src/monitoring/alerts/alert-rules.js';
import type { Observed } from '../../../src/monitoring/index.js';

const UNKNOWN_GROWTH = {
  retained: 'unknown',
  retainedError: 'unknown',
  allocated: 'unknown',
  net: 'unknown',
  collections: 0,
  fullSeen: false,
  spanMs: 0,
} as const;

const NORMAL: AlertSample = {
  growth: UNKNOWN_GROWTH,
  updateP99: 'unknown',
  staleMs: 'unknown',
  staleKeys: [],
  capacityShare: 'unknown',
  refusal: null,
};

/** A rule over the update latency: above 10 for 5 s, below 8 for 3 s. */
const RULE: AlertRule = {
  kind: 'update-latency',
  level: 'warning',
  unit: 'ms',
  fireAbove: 10,
  fireAfterMs: 5_000,
  clearBelow: 8,
  clearAfterMs: 3_000,
  measure: (sample) => sample.updateP99,
  explain: (value) => `at ${value}`,
};

/** Feeds one value a second (or at the given times) and says what happened when: `+5` fired, `-9` cleared. */
function happened(values: Observed<number>[], times = values.map((_, i) => i * 1_000)): string[] {
  const told: string[] = [];
  const board = new AlertBoard([RULE], ({ state, at }) =>
    told.push(`${state === 'fired' ? '+' : '-'}${at / 1_000}`),
  );
  for (const [i, updateP99] of values.entries()) board.evaluate({ ...NORMAL, updateP99 }, times[i], times[i]);
  return told;
}

const times = (count: number, value: Observed<number>) => Array.from({ length: count }, () => value);

describe('an alert', () => {
  it('fires when the condition has held for its time, once', () => {
    expect(happened(times(60, 11))).toEqual(['+5']);
  });

  it('does not fire for a moment, nor for moments that add up', () => {
    expect(happened([...times(5, 11), 9, ...times(5, 11), 9, ...times(5, 11)])).toEqual([]);
  });

  it('does not fire at its limit', () => {
    expect(happened(times(60, 10))).toEqual([]);
  });

  it('stays while the value is between its limits, and clears below the lower one after its time', () => {
    expect(happened([...times(6, 11), ...times(20, 9), ...times(5, 7)])).toEqual(['+5', '-29']);
  });

  it('a value that goes up and down about the limit fires once', () => {
    const swinging = Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 11 : 9));
    expect(happened([...times(6, 11), ...swinging])).toEqual(['+5']);
  });

  it('fires anew after it cleared', () => {
    expect(happened([...times(6, 11), ...times(4, 1), ...times(6, 11)])).toEqual(['+5', '-9', '+15']);
  });

  it('neither fires nor clears by what is unknown', () => {
    expect(happened([...times(5, 11), 'unknown', ...times(5, 11)])).toEqual([]);
    expect(happened([...times(6, 11), ...times(60, 'unknown')])).toEqual(['+5']);
  });

  it('the time that a computer slept is no time that it held; a slow timer of a hidden page is', () => {
    expect(happened([11, 11], [0, 8 * 3_600_000])).toEqual([]);
    expect(happened([11, 11], [0, 60_000])).toEqual(['+60']);
  });

  it('says what it is, with both values', () => {
    const told: Alert[] = [];
    const board = new AlertBoard([RULE], (alert) => told.push(alert));
    for (let i = 0; i <= 5; i++) board.evaluate({ ...NORMAL, updateP99: 12 }, i * 1_000, i * 1_000);
    expect(board.active).toEqual(told);
    expect(told).toEqual([
      {
        kind: 'update-latency',
        level: 'warning',
        state: 'fired',
        at: 5_000,
        value: 12,
        limit: 10,
        unit: 'ms',
        message: 'at 12',
      },
    ]);
    for (let i = 6; i <= 9; i++) board.evaluate({ ...NORMAL, updateP99: 2 }, i * 1_000, i * 1_000);
    expect(told.at(-1)).toMatchObject({ state: 'cleared', value: 2, limit: 8 });
    expect(board.active).toEqual([]);
  });
});

describe('the table of rules', () => {
  const growth = (over: Partial<AlertSample['growth']>): AlertSample => ({
    ...NORMAL,
    growth: { ...UNKNOWN_GROWTH, ...over },
  });
  const firing = (sample: AlertSample) =>
    alertRules()
      .filter((rule) => {
        const value = rule.measure(sample);
        return value !== 'unknown' && value > rule.fireAbove;
      })
      .map(({ kind, level, cause }) => [kind, level, cause].join(' ').trim());

  it.each<[string, AlertSample, string[]]>([
    ['nothing known', NORMAL, []],
    [
      'what stays',
      growth({ retained: 12e6, retainedError: 0.5e6, allocated: 50e6, net: 12e6 }),
      ['memory-growth alert retained'],
    ],
    ['what may be noise', growth({ retained: 12e6, retainedError: 3e6, allocated: 50e6, net: 12e6 }), []],
    [
      'what is collected',
      growth({ retained: 0, retainedError: 1e5, allocated: 258e6, net: 0 }),
      ['memory-growth alert allocation'],
    ],
    [
      'what is both',
      growth({ retained: 20e6, retainedError: 1e5, allocated: 258e6, net: 0, fullSeen: true }),
      ['memory-growth alert retained', 'memory-growth alert allocation'],
    ],
    [
      'what may be garbage that quick collections leave',
      growth({ retained: 12e6, retainedError: 1e5, allocated: 140e6, net: 12e6 }),
      ['memory-growth alert uncollected'],
    ],
    [
      'the same once full collections were seen',
      growth({ retained: 12e6, retainedError: 1e5, allocated: 140e6, net: 12e6, fullSeen: true }),
      ['memory-growth alert retained'],
    ],
    [
      'what no collection has judged',
      growth({ allocated: 20e6, net: 20e6 }),
      ['memory-growth alert uncollected'],
    ],
    ['slow updates', { ...NORMAL, updateP99: 10.5 }, ['update-latency warning']],
    ['no memory', { ...NORMAL, refusal: 'no' }, ['allocation-refused critical']],
    ['old data', { ...NORMAL, staleMs: 31_000, staleKeys: ['local:A@1m'] }, ['series-stale warning']],
    ['91 of 100 series held', { ...NORMAL, capacityShare: 0.91 }, ['capacity-near-full warning']],
  ])('%s', (_what, sample, expected) => {
    expect(firing(sample)).toEqual(expected);
  });

  it('clears below where it fires', () => {
    for (const rule of alertRules()) expect(rule.clearBelow).toBeLessThanOrEqual(rule.fireAbove);
  });

  it('a limit that is none is refused by name', () => {
    for (const limit of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => alertRules({ updateMs: limit })).toThrow(
        expect.objectContaining({
          code: 'bad-alert-limit',
          message: expect.stringContaining('limits.updateMs'),
        }),
      );
    }
  });
});
