import { ApiError } from './api-error.js';

const MINUTE = 60_000;
/** Weight that one address may use per minute (binance-spot-api-docs, rest-api.md, "IP Limits"). */
export const WEIGHT_PER_MINUTE = 6_000;

/** The request weights of the running minute, over all clients: here all come from one address. */
export class WeightLimit {
  private minute = 0;
  private weight = 0;

  constructor(private readonly realNow: () => number) {}

  get used(): number {
    this.turn();
    return this.weight;
  }

  /** Counts a request in. @throws ApiError 429 beyond the limit */
  use(weight: number): void {
    this.turn();
    this.weight += weight;
    if (this.weight <= WEIGHT_PER_MINUTE) return;
    const seconds = Math.ceil(((this.minute + 1) * MINUTE - this.realNow()) / 1_000);
    throw new ApiError(
      429,
      -1003,
      `Too much request weight used; current limit is ${WEIGHT_PER_MINUTE} request weight per 1 MINUTE. Please use WebSocket Streams for live updates to avoid polling the API.`,
      { 'Retry-After': String(seconds) },
    );
  }

  private turn(): void {
    const minute = Math.floor(this.realNow() / MINUTE);
    if (minute === this.minute) return;
    this.minute = minute;
    this.weight = 0;
  }
}
