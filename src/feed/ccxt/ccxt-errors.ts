import { FeedError, feedErrorOf, isFeedError, messageOf } from '../../domain/index.js';

/** Classes of ccxt's errors that asking again cannot change (ccxt, errors.js). By name: the host's copy is another. */
const PERMANENT = new Set([
  'BadSymbol',
  'BadRequest',
  'NotSupported',
  'AuthenticationError',
  'PermissionDenied',
  'ArgumentsRequired',
]);
const LIMITED = new Set(['RateLimitExceeded', 'DDoSProtection']);
/** What exchanges ask for as a rule; ccxt passes no header on. */
const LIMITED_MS = 30_000;

/** An error of ccxt as a feed's. */
export function ccxtError(cause: unknown, what: string): FeedError {
  if (isFeedError(cause)) return feedErrorOf(cause);
  // A subclass of ours may be meant too: `BadSymbol extends BadRequest`.
  const names: string[] = [];
  for (
    let each = (cause as { constructor?: unknown } | null)?.constructor;
    typeof each === 'function';
    each = Object.getPrototypeOf(each) as unknown
  ) {
    names.push((each as { name: string }).name);
  }
  const message = `${what}: ${messageOf(cause)}`;
  if (names.includes('BadSymbol'))
    return new FeedError('unknown-symbol', message, { permanent: true, cause });
  if (names.some((name) => PERMANENT.has(name)))
    return new FeedError('refused', message, { permanent: true, cause });
  if (names.some((name) => LIMITED.has(name)))
    return new FeedError('rate-limited', message, { retryAfter: LIMITED_MS, cause });
  return new FeedError('unreachable', message, { cause });
}
