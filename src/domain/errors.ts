/** What all errors of this library share: a stable `code` for programs, a message for people. */
export class KlineError extends Error {
  readonly code: string;
  /** Written out, here and below: minifiers rename classes. */
  override name = 'KlineError';

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

/** What an exchange or its connection answered. */
export class FeedError extends KlineError {
  override name = 'FeedError';
  /** Whether asking again later can help: an unknown symbol stays unknown, a broken line heals. */
  readonly permanent: boolean;
  /** Milliseconds that the exchange asks to wait before the next request of any kind. */
  readonly retryAfter: number;

  constructor(
    code: string,
    message: string,
    options: ErrorOptions & { permanent?: boolean; retryAfter?: number } = {},
  ) {
    super(code, message, options);
    this.permanent = options.permanent ?? false;
    this.retryAfter = options.retryAfter ?? 0;
  }
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Anything that was thrown, as a FeedError of this copy of the library. Files that stand alone have copies of their
 * own, whose errors `instanceof` does not know: they are told by what they say.
 */
export function feedErrorOf(error: unknown): FeedError {
  if (error instanceof FeedError) return error;
  const { code, permanent, retryAfter } = (error ?? {}) as Partial<FeedError>;
  const isFeedError = typeof code === 'string' && typeof permanent === 'boolean';
  return new FeedError(isFeedError ? code : 'failed', messageOf(error), {
    cause: error,
    ...(isFeedError ? { permanent, retryAfter: retryAfter ?? 0 } : {}),
  });
}
