import { Listeners, type TransportMode, type TransportStatus } from '../store/index.js';

/** Why klines reach a page the way they do, in words for people. */
const REASONS = {
  shared: 'The page is cross-origin isolated: the worker writes into shared memory.',
  transfer:
    'The page is not cross-origin isolated (it needs the headers COOP same-origin and COEP require-corp): the worker sends transferred batches.',
} as const;

/** The way in which klines reach a page, and who wants to know when it becomes another. */
export class PageTransport {
  status: TransportStatus;
  private readonly listeners = new Listeners();

  constructor(mode: TransportMode) {
    this.status = { mode, reason: 'The worker is being started.' };
  }

  onChange(listener: () => void): () => void {
    return this.listeners.add(listener);
  }

  /** @param rung how the worker was had, in words */
  byWorker(mode: 'shared' | 'transfer', rung: string): void {
    this.become(mode, `${REASONS[mode]} The worker came from ${rung}.`);
  }

  /** @param why no worker could be had, in words */
  inline(why: string): void {
    this.become('inline', `Feeds run on the page’s thread, no worker could be had: ${why}.`);
  }

  private become(mode: TransportMode, reason: string): void {
    this.status = { mode, reason };
    this.listeners.emit();
  }
}
