/**
 * How klines get from the feed's thread into this page's memory.
 *
 * - `shared`: a worker writes into shared memory.
 * - `transfer`: a worker sends batches in transferred ArrayBuffers.
 * - `inline`: no worker; the feeds run on this thread.
 */
export type TransportMode = 'shared' | 'transfer' | 'inline';

export interface TransportStatus {
  readonly mode: TransportMode;
  /** Why this one, in words, with what would be needed for a better one. */
  readonly reason: string;
}
