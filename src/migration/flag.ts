import { clip, ConfigError } from '../domain/index.js';
import {
  addressReading,
  buildTimeReadings,
  FLAG_NAME,
  type FlagReading,
  globalReading,
} from './flag-sources.js';
import { isPhase, MIGRATION_PHASES, type MigrationPhase } from './phase.js';
import { isInRollout } from './rollout.js';

/** Which kind of place decided. */
export type FlagSource = 'option' | 'build' | 'global' | 'url' | 'rollout' | 'default';

export interface FlagOptions {
  /** Said by the program itself; it wins. */
  readonly option?: unknown;
  /** Objects with build-time variables, such as `[import.meta.env]`. Without it the usual places are looked at. */
  readonly env?: readonly (object | undefined)[];
  /** Where globals lie, `globalThis` unless said otherwise. */
  readonly global?: object;
  /** A query such as `location.search`; that of the page unless said otherwise; `''` turns it off. */
  readonly search?: string;
  /** Who gets it when none of the places above says anything. */
  readonly rollout?: {
    readonly userId: string;
    /** 0 to 100. */
    readonly percentage: number;
    /** For those who are in; default `shared`. */
    readonly phase?: MigrationPhase;
    readonly salt?: string;
  };
  /** Told of each value that is no flag. */
  readonly onProblem?: (problem: ConfigError) => void;
}

/** What the flag says, and why. */
export interface FlagDecision {
  readonly phase: MigrationPhase;
  readonly source: FlagSource;
  /** The place, as a person would look for it, and what stood there. */
  readonly reason: string;
  /** What stood in places before it and could not be read. */
  readonly problems: readonly ConfigError[];
}

const WORDS: Readonly<Record<string, MigrationPhase>> = {
  true: 'shared',
  1: 'shared',
  false: 'legacy',
  0: 'legacy',
};

/** The phase that a value stands for, or null. Case and blanks around it do not matter. */
function phaseOf(value: unknown): MigrationPhase | null {
  if (!['string', 'boolean', 'number'].includes(typeof value)) return null;
  const text = String(value).trim().toLowerCase();
  return isPhase(text) ? text : Object.hasOwn(WORDS, text) ? WORDS[text] : null;
}

/** Foreign values as text: an object's own way of becoming one may throw. */
function shown(value: unknown): string {
  return typeof value === 'object' || typeof value === 'function' ? typeof value : clip(value);
}

/**
 * Resolves `USE_SHARED_KLINE_DATA`: an explicit option, else a build-time variable (`REACT_APP_` and `VITE_` prefixes
 * included), else a global, else the page's address, else the roll-out, else `legacy`. `true` and `1` mean `shared`,
 * `false` and `0` mean `legacy`, a phase's name that phase. What is none of these is told and passed over; nothing
 * throws. Any thread.
 */
export function resolveSharedKlineFlag(options: FlagOptions = {}): FlagDecision {
  const problems: ConfigError[] = [];
  const tell = (problem: ConfigError): void => {
    problems.push(problem);
    try {
      options.onProblem?.(problem);
    } catch {
      // A listener's own mistake must not decide over the page's data.
    }
  };
  for (const [source, { where, value }] of readings(options)) {
    // An empty text is what bundlers leave of a variable that is not set.
    if (value === undefined || value === null || value === '') continue;
    const phase = phaseOf(value);
    if (phase !== null) return { phase, source, reason: `${where} is ${clip(value)}`, problems };
    tell(
      new ConfigError(
        'bad-flag',
        `${where} is "${shown(value)}", which is no value of ${FLAG_NAME}: write true, false, 1, 0 or one of ${MIGRATION_PHASES.join(', ')}. It is passed over.`,
      ),
    );
  }
  return { ...byRollout(options, tell), problems };
}

function readings(options: FlagOptions): (readonly [FlagSource, FlagReading])[] {
  return [
    ['option', { where: 'The option', value: options.option }],
    ...buildTimeReadings(options.env).map((reading) => ['build', reading] as const),
    ['global', globalReading(options.global)],
    ['url', addressReading(options.search)],
  ];
}

function byRollout(
  { rollout }: FlagOptions,
  tell: (problem: ConfigError) => void,
): Omit<FlagDecision, 'problems'> {
  const off = { phase: 'legacy', source: 'default', reason: 'Nothing says otherwise' } as const;
  if (rollout === undefined) return off;
  try {
    const isIn = isInRollout(rollout.userId, rollout.percentage, rollout.salt);
    const reason = `The user is ${isIn ? '' : 'not '}among the first ${rollout.percentage} %`;
    return { phase: isIn ? (rollout.phase ?? 'shared') : 'legacy', source: 'rollout', reason };
  } catch (error) {
    tell(error as ConfigError);
    return off;
  }
}
