import type { Alert } from '../alerts/alert.js';
import type { MonitorSnapshot } from '../metrics.js';

/** What is sent: `{"version":1,"dropped":0,"entries":[...]}`. */
export type BeaconEntry =
  | { readonly type: 'report'; readonly report: MonitorSnapshot }
  | { readonly type: 'alert'; readonly alert: Alert };

interface Queued {
  readonly isAlert: boolean;
  readonly json: string;
}

/** Entries that wait to be sent, as JSON, in bounded memory. When it is full the oldest report goes, alerts last. */
export class BeaconQueue {
  private readonly entries: Queued[] = [];
  private lost = 0;

  constructor(private readonly most: number) {}

  get length(): number {
    return this.entries.length;
  }

  /** Entries that were dropped so far. */
  get dropped(): number {
    return this.lost;
  }

  push(entry: BeaconEntry): void {
    this.entries.push({ isAlert: entry.type === 'alert', json: JSON.stringify(entry) });
    if (this.entries.length > this.most) this.drop();
  }

  /** The oldest entries as one body of at most `bytes` (each character counted at its most, three), and how many they are. */
  take(bytes: number): { body: string; count: number } {
    const taken: string[] = [];
    let left = bytes - ENVELOPE;
    for (const { json } of this.entries) {
      const size = json.length * 3 + 1;
      if (size > left) break;
      left -= size;
      taken.push(json);
    }
    return { body: bodyOf(taken, this.lost), count: taken.length };
  }

  /** They were sent. */
  remove(count: number): void {
    this.entries.splice(0, count);
  }

  /** The first entry cannot be sent, or another one needs its place. */
  drop(): void {
    const report = this.entries.findIndex(({ isAlert }) => !isAlert);
    this.entries.splice(Math.max(0, report), 1);
    this.lost++;
  }
}

const ENVELOPE = 64;

function bodyOf(entries: readonly string[], dropped: number): string {
  return `{"version":1,"dropped":${dropped},"entries":[${entries.join(',')}]}`;
}
