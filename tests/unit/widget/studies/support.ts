import { expect } from 'vitest';
import { RECORD_WIDTH } from '../../../../src/index.js';
import type { StudyRun, StudySpec } from '../../../../widget/studies/index.js';
import { type Bar, reference } from './reference.js';

export const HOUR = 3_600_000;
/** A UTC midnight. */
export const MIDNIGHT = Date.UTC(2024, 1, 28);

/** The records with some doubles behind them that nobody may read. */
export function records(bars: readonly Bar[]): Float64Array {
  const out = new Float64Array((bars.length + 2) * RECORD_WIDTH).fill(-1e300);
  for (const [i, bar] of bars.entries()) out.set(bar, i * RECORD_WIDTH);
  return out;
}

/** What a difference is measured by: a value itself, or what was subtracted on the way to it. */
function scales({ kind }: StudySpec, bars: readonly Bar[], values: readonly number[]): number[] {
  if (kind === 'rsi') return values.map(() => 100);
  if (kind === 'sma' || kind === 'ema' || kind === 'vwap') return values.map(Math.abs);
  let highest = 0;
  return bars.map((bar) => (highest = Math.max(highest, bar[2])));
}

/** Fails unless a run's outputs are those of a calculation from scratch, to 1e-9. */
export function expectAsFromScratch(run: StudyRun, bars: readonly Bar[], what = ''): void {
  const expected = reference(run.spec, bars);
  expect(run.outputs.length).toBe(expected.length);
  for (const [plot, values] of expected.entries()) {
    const output = run.outputs[plot];
    const scale = scales(run.spec, bars, values);
    const wrong = values.findIndex((value, i) => !near(output[i], value, scale[i]));
    if (wrong !== -1) {
      const { kind, params } = run.spec;
      expect.fail(
        `${what} ${kind}:${params.join(',')} plot ${plot}, record ${wrong} of ${bars.length}: ${output[wrong]}, from scratch ${values[wrong]}`,
      );
    }
    const behind = output.subarray(bars.length);
    if (!behind.every(Number.isNaN)) expect.fail(`${what} a value behind the last record`);
  }
}

function near(actual: number, expected: number, scale: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(actual);
  return Math.abs(actual - expected) <= 1e-9 * scale;
}
