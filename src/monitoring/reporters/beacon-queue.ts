import type { Alert } from '../alerts/alert.js';
import type { MonitorSnapshot } from '../metrics.js';

/** What is sent: `{"version":1,"dropped":0,"entries":[...]}`. */
export type BeaconEntry =
  | { readonly type: 'report'; readonly report: MonitorSnapshot }
  | { readonly type: 'alert'; readonly alert: Alert };

interface Queued {
  readonly isAlert: boolean;
  readonly json: string;
  readonly bytes: number;
}

/** Bytes of a body around its entries, and more. */
const ENVELOPE = 64;
const encoder = new TextEncoder();

/** Entries that wait to be sent, as JSON, in bounded memory. When it is full the oldest report goes, alerts last. */
export class BeaconQueue {
  private readonly entries: Queued[] = [];
  private lost = 0;

  constructor(
    private readonly most: number,
    private readonly bytesOfBody: number,
  ) {}

  get length(): number {
    return this.entries.length;
  }

  /** Entries that were dropped so far. */
  get dropped(): number {
    return this.lost;
  }

  push(entry: BeaconEntry): void {
    const json = JSON.stringify(entry);
    const bytes = encoder.encode(json).length + 1;
    // One that no body can hold would keep all behind it.
    if (bytes > this.bytesOfBody - ENVELOPE) {
      this.lost++;
      return;
    }
    this.entries.push({ isAlert: entry.type === 'alert', json, bytes });
    if (this.entries.length <= this.most) return;
    const report = this.entries.findIndex(({ isAlert }) => !isAlert);
    this.entries.splice(Math.max(0, report), 1);
    this.lost++;
  }

  /** As many of the oldest entries as one body holds. */
  next(): { body: string; count: number } {
    let left = this.bytesOfBody - ENVELOPE;
    let count = 0;
    while (count < this.entries.length && this.entries[count].bytes <= left)
      left -= this.entries[count++].bytes;
    const sent = this.entries.slice(0, count).map(({ json }) => json);
    return { body: `{"version":1,"dropped":${this.lost},"entries":[${sent.join(',')}]}`, count };
  }

  /** They were sent. */
  remove(count: number): void {
    this.entries.splice(0, count);
  }

  /** Gives up what is left. */
  clear(): void {
    this.lost += this.entries.length;
    this.entries.length = 0;
  }
}
