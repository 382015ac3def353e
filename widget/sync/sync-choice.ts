import { ConfigError } from '../../src/index.js';

export interface SyncChoice {
  /** Empty for none. */
  readonly name: string;
  readonly sharesRange: boolean;
}

const MAX_NAME = 64;

/**
 * Reads `sync-group`: a name, and `range` behind it where the visible range is to be shared too, not only the
 * crosshair.
 * @throws ConfigError `bad-sync-group`
 */
export function readSyncChoice(text: string): SyncChoice {
  const [name = '', range, ...others] = text.split(/\s+/).filter((word) => word !== '');
  if (name.length <= MAX_NAME && others.length === 0 && (range === undefined || range === 'range')) {
    return { name, sharesRange: range === 'range' };
  }
  throw new ConfigError(
    'bad-sync-group',
    `sync-group="${text.slice(0, 80)}" is not understood: write a name without spaces, and "range" behind it where charts are to move together.`,
  );
}
