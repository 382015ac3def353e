/** As much of an EventTarget as is used: `document`, or an element around the charts. */
export type ErrorTarget = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

/** What charts dispatch when they cannot be shown; it bubbles, out of shadow roots too. */
const TYPE = 'kline-error';

/** Hears what charts could not be shown for. */
export class ErrorListener {
  private readonly onEvent = (event: Event) => {
    const { detail } = event as CustomEvent<{ error?: unknown } | null | undefined>;
    this.onError(detail?.error);
  };

  constructor(
    private readonly target: ErrorTarget | null,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.target?.addEventListener(TYPE, this.onEvent);
  }

  stop(): void {
    this.target?.removeEventListener(TYPE, this.onEvent);
  }
}
