import { clip, FeedError } from '../../domain/index.js';
import { isRecord } from '../record.js';

/** Without a readable Retry-After (across origins it is hidden unless the server exposes it), ms. */
const WAIT_MS = 30_000;
/** A longer wait is a mistake of units, ms. */
const LONGEST_MS = 60 * 60_000;
/**
 * How servers write that they do not have a symbol; UDF prescribes no words, and TradingView's client says
 * `unknown_symbol`.
 */
const UNKNOWN_SYMBOL =
  /(unknown|invalid|no such|unsupported)[ _-]?symbol|symbol[ _-]?(is |was )?(not[ _-]?found|unknown|invalid)/i;

export interface UdfAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly text: string;
}

/**
 * The error that an answer amounts to, or null for one that can be read on. UDF says errors in the body,
 * often with HTTP 200, and says `no_data` with 404 at times: the body counts before the status.
 * @param what the path with its query, for the message
 */
export function refusalOf(
  path: string,
  what: string,
  { status, retryAfter, text }: UdfAnswer,
): FeedError | null {
  const body = readBody(text);
  const isOk = status >= 200 && status < 300;
  if (body?.['s'] === 'no_data' && (isOk || status === 404)) return null;
  const words = body?.['errmsg'] ?? body?.['message'];
  const said = typeof words === 'string' ? `: ${clip(words, 200)}` : '';
  const message = `${what} answered ${status}${said}`;
  if (status === 429 || (status === 503 && retryAfter !== null)) {
    const seconds = Number(retryAfter);
    const wait = Math.min(seconds > 0 ? seconds * 1_000 : WAIT_MS, LONGEST_MS);
    const after = `${message}. Waiting ${wait / 1_000} s; raise pollMs if this goes on.`;
    return new FeedError('rate-limited', after, { retryAfter: wait });
  }
  if (isOk && body?.['s'] !== 'error') return null;
  if (UNKNOWN_SYMBOL.test(said) || (path === '/symbols' && status === 404)) {
    const hint = `${message}. Write the symbol as the server's /search does (case counts).`;
    return new FeedError('unknown-symbol', hint, { permanent: true });
  }
  if (status === 401 || status === 403 || status === 451) {
    return new FeedError('blocked', `${message}. The server does not serve this page: ask its operator.`);
  }
  if (status >= 500) return new FeedError('busy', `${message}. It is asked again.`);
  return new FeedError('refused', `${message}. It is asked again.`);
}

function readBody(text: string): Record<string, unknown> | null {
  try {
    const body = JSON.parse(text) as unknown;
    return isRecord(body) ? body : null;
  } catch {
    // A proxy's page, or a cut-off answer: the status decides, and who reads the answer finds it out.
    return null;
  }
}
