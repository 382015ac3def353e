import { clip, ConfigError } from '../domain/index.js';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * FNV-1a over the two bytes of each UTF-16 unit, then the finaliser of MurmurHash3 (fmix32): FNV alone leaves the high
 * bits of neighbouring ids alike, and shares are cut by the high bits.
 */
function hash32(text: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Where a user stands between 0 (inclusive) and 100 (exclusive). The same id stands in the same place on every page,
 * in every session and release. Another `salt` deals anew: use one per roll-out of yours, or the same users are always
 * the first to be tried on. Any thread; pure.
 * @throws ConfigError `bad-user-id`
 */
export function rolloutPlace(userId: string, salt = 'kline-chart'): number {
  if (typeof userId !== 'string' || userId === '') {
    throw new ConfigError(
      'bad-user-id',
      `"${clip(userId)}" is no user id to roll out by: give a text that stays the same for the user, or leave the roll-out out for those without one.`,
    );
  }
  return (hash32(`${salt}\u0000${userId}`) / 2 ** 32) * 100;
}

/**
 * Whether a user is among the first `percentage` percent. Whoever is in stays in as it rises. Any thread; pure.
 * @throws ConfigError `bad-percentage`, `bad-user-id`
 */
export function isInRollout(userId: string, percentage: number, salt?: string): boolean {
  if (!(percentage >= 0 && percentage <= 100)) {
    throw new ConfigError(
      'bad-percentage',
      `${clip(percentage)} is no share of users: write a number from 0 to 100.`,
    );
  }
  return rolloutPlace(userId, salt) < percentage;
}
