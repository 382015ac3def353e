/**
 * What all errors of this library share: a stable `code` for programs, a message for people. Names are written out:
 * those of minified classes say nothing.
 */
export class KlineError extends Error {
  override name = 'KlineError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** A setting, name or interval that cannot be what was meant, or conflicts with what runs already. */
export class ConfigError extends KlineError {
  override name = 'ConfigError';
}

/** A kline that breaks a rule of OHLCV data. Memory is unchanged. */
export class InvalidKlineError extends KlineError {
  override name = 'InvalidKlineError';
}

/** The fixed memory cannot hold more, or cannot be had. */
export class CapacityError extends KlineError {
  override name = 'CapacityError';
}

/** A buffer that is not a kline store, is of another layout version, or is damaged. */
export class LayoutError extends KlineError {
  override name = 'LayoutError';
}

/** A snapshot that cannot be read (damaged, of another version, none at all) or cannot be kept. Memory is unchanged. */
export class SnapshotError extends KlineError {
  override name = 'SnapshotError';
}

/** A handle of a series that was evicted meanwhile, or of a store that was closed. */
export class StaleHandleError extends KlineError {
  override name = 'StaleHandleError';
}

/** The longest wait that an exchange asks for is a ban of three days, ms. Timers take 24 days, and no NaN. */
const waitOf = (ms: unknown) => (Number.isFinite(ms) ? Math.min(Math.max(ms as number, 0), 259_200_000) : 0);

/** What an exchange or its connection answered. */
export class FeedError extends KlineError {
  override name = 'FeedError';
  /** Whether asking again later can help: an unknown symbol stays unknown, a broken line heals. */
  readonly permanent: boolean;
  /** Milliseconds that the exchange asks to wait before the next request of any kind, three days at most. */
  readonly retryAfter: number;

  constructor(
    code: string,
    message: string,
    options: ErrorOptions & { permanent?: boolean; retryAfter?: number } = {},
  ) {
    super(code, message, options);
    this.permanent = options.permanent ?? false;
    this.retryAfter = waitOf(options.retryAfter);
  }
}

/** Whether something is a FeedError, of this copy of the library or another: the page and the worker's file have one each. */
export function isFeedError(error: unknown): error is FeedError {
  return error instanceof Error && error.name === 'FeedError' && 'permanent' in error;
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Anything that was thrown, as a FeedError. Where it is none but says what one says, as an error of a host's own feed
 * may, that is kept.
 */
export function feedErrorOf(error: unknown): FeedError {
  if (isFeedError(error) && error.retryAfter === waitOf(error.retryAfter)) return error;
  const { code, permanent, retryAfter } = (error ?? {}) as Partial<FeedError>;
  const saysAll = typeof code === 'string' && typeof permanent === 'boolean';
  return new FeedError(saysAll ? code : 'failed', messageOf(error), {
    cause: error,
    ...(saysAll ? { permanent, retryAfter: retryAfter ?? 0 } : {}),
  });
}
