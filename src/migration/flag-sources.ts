/** The flag's name, wherever it is set. */
export const FLAG_NAME = 'USE_SHARED_KLINE_DATA';

/** Bundlers hand only names with their own prefix to pages: Create React App and Vite. */
const BUILD_NAMES = [FLAG_NAME, `REACT_APP_${FLAG_NAME}`, `VITE_${FLAG_NAME}`] as const;

type FlagVariables = { readonly [Name in (typeof BUILD_NAMES)[number]]?: unknown };

// Bundlers replace these very expressions by values. Where nobody does, the names may not exist at all.
declare const process: { readonly env: FlagVariables };
type MetaWithVariables = ImportMeta & { readonly env: FlagVariables };

/** In the order of {@link BUILD_NAMES}, of both places. Spelt out, or a bundler would not find them. */
const LOOKUPS: readonly (readonly [name: string, look: () => unknown])[] = [
  ['process.env.USE_SHARED_KLINE_DATA', () => process.env.USE_SHARED_KLINE_DATA],
  ['process.env.REACT_APP_USE_SHARED_KLINE_DATA', () => process.env.REACT_APP_USE_SHARED_KLINE_DATA],
  ['process.env.VITE_USE_SHARED_KLINE_DATA', () => process.env.VITE_USE_SHARED_KLINE_DATA],
  [
    'import.meta.env.USE_SHARED_KLINE_DATA',
    () => (import.meta as MetaWithVariables).env.USE_SHARED_KLINE_DATA,
  ],
  [
    'import.meta.env.REACT_APP_USE_SHARED_KLINE_DATA',
    () => (import.meta as MetaWithVariables).env.REACT_APP_USE_SHARED_KLINE_DATA,
  ],
  [
    'import.meta.env.VITE_USE_SHARED_KLINE_DATA',
    () => (import.meta as MetaWithVariables).env.VITE_USE_SHARED_KLINE_DATA,
  ],
];

/** One place where the flag may stand, and what stands there. */
export interface FlagReading {
  /** As a person would look for it, such as `process.env.VITE_USE_SHARED_KLINE_DATA`. */
  readonly where: string;
  readonly value: unknown;
}

/** What builds have put in. With `env` these objects alone are looked at, in order. */
export function buildTimeReadings(env: readonly (object | undefined)[] | undefined): FlagReading[] {
  if (env === undefined) return LOOKUPS.map(([where, look]) => ({ where, value: quietly(look) }));
  return env.flatMap((variables, index) =>
    BUILD_NAMES.map((name) => ({
      where: `env[${index}].${name}`,
      value: quietly(() => (variables as Record<string, unknown> | undefined)?.[name]),
    })),
  );
}

/** A global of the page, for those who can change its HTML but not its build. */
export function globalReading(scope: object = globalThis): FlagReading {
  return {
    where: `globalThis.${FLAG_NAME}`,
    value: quietly(() => (scope as Record<string, unknown>)[FLAG_NAME]),
  };
}

/** The page's address, `?USE_SHARED_KLINE_DATA=shared-read`, for quality assurance. */
export function addressReading(search: string | undefined): FlagReading {
  return {
    where: `the page's address, ?${FLAG_NAME}`,
    value: quietly(() => new URLSearchParams(search ?? queryOfPage()).get(FLAG_NAME) ?? undefined),
  };
}

function queryOfPage(): string {
  return (globalThis as { location?: { search?: string } }).location?.search ?? '';
}

/** Getters of a page may throw, names may not be there: then the place says nothing. */
function quietly(look: () => unknown): unknown {
  try {
    return look();
  } catch {
    return undefined;
  }
}
