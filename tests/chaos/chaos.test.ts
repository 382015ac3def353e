import { describe, expect, it } from 'vitest';
import { Chaos, type ChaosReport } from './support/chaos.js';

/** The long mode: `CHAOS_HOURS=48 CHAOS_SERIES=50 CHAOS_SEEDS=7,8,9`. */
const HOURS = Number(process.env['CHAOS_HOURS'] ?? 1);
const SERIES = Number(process.env['CHAOS_SERIES'] ?? 16);
const SEEDS = (process.env['CHAOS_SEEDS'] ?? '1,2').split(',').map(Number);

/** The arrows of the diagram in series-session.ts. */
const DRAWN = new Set([
  'loading -> live',
  'loading -> stale',
  'loading -> empty',
  'loading -> reconnecting',
  'loading -> error',
  'live -> stale',
  'live -> reconnecting',
  'live -> error',
  'stale -> live',
  'stale -> empty',
  'stale -> reconnecting',
  'stale -> error',
  'reconnecting -> loading',
  'reconnecting -> stale',
  'reconnecting -> live',
  'reconnecting -> error',
  'empty -> live',
  'empty -> stale',
  'empty -> reconnecting',
  'empty -> error',
  'error -> loading',
]);

function say(
  seed: number,
  { differences, lies, byFault, transitions: _transitions, ...counts }: ChaosReport,
): void {
  process.stdout.write(
    `seed ${seed}: ${JSON.stringify(counts)}, ${differences.length} differences, ${lies.length} lies\n`,
  );
  if (process.env['CHAOS_HOURS'] !== undefined) process.stdout.write(`${JSON.stringify(byFault)}\n`);
}

describe('faults of every kind, at random', () => {
  it('control: with backfill switched off the same run finds what is missing', {
    timeout: 60_000,
  }, async () => {
    const report = await new Chaos({ seed: SEEDS[0], hours: 0.5, series: 6, withoutBackfill: true }).run();
    expect(report.differences.length).toBeGreaterThan(0);
  });

  it.each(SEEDS)(
    `seed %i, ${HOURS} h of ${SERIES} series: at every quiet point memory is what the exchange says, and nothing said live that was not`,
    { timeout: 60_000 + HOURS * SERIES * 4_000 },
    async (seed) => {
      const report = await new Chaos({ seed, hours: HOURS, series: SERIES }).run();
      say(seed, report);
      expect(report.lies.slice(0, 5)).toEqual([]);
      expect(report.differences.slice(0, 5)).toEqual([]);
      // None that the diagram of SeriesSession does not draw.
      expect(report.transitions.filter((each) => !DRAWN.has(each))).toEqual([]);
      expect(report.quietPoints).toBeGreaterThan(3);
      expect(report.klinesCompared).toBeGreaterThan(1_000);
    },
  );
});
