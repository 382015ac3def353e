import { clip, FeedError } from '../../domain/index.js';

/** Error codes of answers that asking again cannot change (binance-spot-api-docs, errors.md). */
const PERMANENT = new Set([
  -1100, -1101, -1102, -1103, -1104, -1105, -1106, -1120, -1121, -1122, -1127, -1128, -1130,
]);
const NAMES: Readonly<Record<number, string>> = {
  [-1121]: 'unknown-symbol',
  [-1120]: 'unknown-interval',
  [-1122]: 'symbol-status',
};

/** Without a readable Retry-After, ms: a ban begins with two minutes, a warning with less. */
const BAN_MS = 120_000;
const WARNING_MS = 30_000;
/** The longest ban (binance-spot-api-docs, rest-api.md, "IP limits"), ms. */
const LONGEST_MS = 3 * 24 * 60 * 60_000;

/** An answer that is not 200, as an error: `permanent` when the request itself is wrong, `retryAfter` when asked to wait. */
export function refusalOf(
  path: string,
  status: number,
  retryAfterHeader: string | null,
  text: string,
): FeedError {
  const { code, message } = readBody(text);
  const what = `${path} answered ${status}${code === 0 ? '' : ` (${code})`}${message === '' ? '' : `: ${message.replace(/\.$/, '')}`}`;
  if (status === 429 || status === 418 || code === -1003) {
    const seconds = Number(retryAfterHeader);
    const asked = seconds > 0 ? seconds * 1_000 : status === 418 ? BAN_MS : WARNING_MS;
    const retryAfter = Math.min(asked, LONGEST_MS);
    return new FeedError('rate-limited', `${what}. Waiting ${retryAfter / 1_000} s, as asked.`, {
      retryAfter,
    });
  }
  if (status === 451 || status === 403) {
    return new FeedError('blocked', `${what}. This host is blocked here: give another as restUrl.`);
  }
  if (PERMANENT.has(code)) return new FeedError(NAMES[code] ?? 'refused', what, { permanent: true });
  return new FeedError(status >= 500 ? 'busy' : 'bad-answer', what);
}

function readBody(text: string): { code: number; message: string } {
  try {
    const body = JSON.parse(text) as { code?: unknown; msg?: unknown } | null;
    return {
      code: typeof body?.code === 'number' ? body.code : 0,
      message: typeof body?.msg === 'string' ? clip(body.msg, 200) : '',
    };
  } catch {
    // A proxy's page, not the exchange's words: the status says enough.
    return { code: 0, message: '' };
  }
}
