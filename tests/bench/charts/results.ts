/** What a run of the benchmark leaves: as JSON, and as tables. */
import type { Machine } from '../stand/machine.js';
import { type Spread, spreadOf } from '../stand/statistics.js';
import type { Sample } from './sample.js';

export interface EntrantResult {
  readonly name: string;
  readonly transport: string;
  readonly samples: readonly Sample[];
  /** Why it has no figures, or fewer. */
  readonly failure?: string;
}

export interface ScenarioResult {
  readonly id: string;
  readonly title: string;
  readonly entrants: readonly EntrantResult[];
}

export interface BenchResults {
  readonly machine: Machine;
  readonly runs: number;
  readonly seconds: number;
  readonly scenarios: readonly ScenarioResult[];
}

export type Figure = keyof Sample;

export function spreadsOf(result: EntrantResult): Record<Figure, Spread> {
  const figures = Object.keys(result.samples[0] ?? {}) as Figure[];
  const spreads = figures.map((figure) => [figure, spreadOf(result.samples.map((sample) => sample[figure]))]);
  return Object.fromEntries(spreads) as Record<Figure, Spread>;
}

/** Those that are not ours, and do something. */
export function isPeer(name: string): boolean {
  return !name.startsWith('ours') && name !== 'blank';
}

/** The lowest busy share among peers with the same kind of feed; NaN without peers. */
export function bestPeerBusy({ entrants }: ScenarioResult, isGenerated: boolean): number {
  const shares = entrants
    .filter(
      ({ name, samples }) => isPeer(name) && samples.length > 0 && name.endsWith('@page') === isGenerated,
    )
    .map((entrant) => spreadsOf(entrant).busy.median);
  return shares.length === 0 ? Number.NaN : Math.min(...shares);
}
