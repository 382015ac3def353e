import { clip, FeedError, type Instrument } from '../domain/index.js';
import type { Clock, Feed, TimerId } from '../feed/index.js';
import { SeriesSession } from './series-session.js';
import type { SeriesRef, SeriesWriter } from './series-writer.js';

/** How long a series stays subscribed after the last one wanted it, in ms: switching back costs nothing. */
const GRACE_MS = 5_000;

export interface IngestOptions {
  readonly writer: SeriesWriter;
  readonly clock: Clock;
  readonly graceMs?: number;
}

/**
 * What is wanted, and the sessions that follow from it. Runs in the worker, or on the page where there is
 * none. Nothing here throws: what goes wrong becomes the state of the series.
 */
export class Ingest {
  private readonly feeds = new Map<string, Feed>();
  private readonly sessions = new Map<number, SeriesSession>();
  private readonly leaving = new Map<number, TimerId>();

  constructor(private readonly options: IngestOptions) {}

  addFeed(name: string, feed: Feed): void {
    this.feeds.set(name, feed);
  }

  /** Wants a series: subscribes it, or keeps it if it was about to end. `limit`: klines of first history. */
  want(ref: SeriesRef, { limit }: { limit: number }): void {
    this.stay(ref.slot);
    const running = this.sessions.get(ref.slot);
    if (running !== undefined && running.ref.generation === ref.generation) {
      running.deepen(limit);
      return;
    }
    // The slot was given to another series: the old one's session writes nothing any more.
    running?.close();
    const feed = this.feeds.get(ref.feed);
    if (feed === undefined) {
      this.sessions.delete(ref.slot);
      this.options.writer.setState(ref, 'error', `No feed is called "${clip(ref.feed)}".`);
      return;
    }
    const session = new SeriesSession(ref, feed, this.options.writer, this.options.clock, limit);
    this.sessions.set(ref.slot, session);
    session.start();
  }

  /** Wants it no more: after the grace period the exchange is told. */
  unwant(ref: SeriesRef): void {
    const session = this.sessions.get(ref.slot);
    if (session === undefined || session.ref.generation !== ref.generation) return;
    this.stay(ref.slot);
    const end = () => {
      this.leaving.delete(ref.slot);
      if (this.sessions.get(ref.slot) !== session) return;
      this.sessions.delete(ref.slot);
      session.close();
    };
    this.leaving.set(ref.slot, this.options.clock.setTimeout(end, this.options.graceMs ?? GRACE_MS));
  }

  /** Tries a series in state `error` again. */
  retry(ref: SeriesRef): void {
    this.sessionOf(ref)?.retry();
  }

  /** What was sent of a series did not arrive whole: fetch what lies between. */
  reset(ref: SeriesRef): void {
    this.sessionOf(ref)?.resync('Updates were dropped and are being fetched.');
  }

  async getInstrument(feed: string, symbol: string): Promise<Instrument> {
    const answer = this.feedNamed(feed).getInstrument?.(symbol, new AbortController().signal);
    if (answer === undefined) {
      throw new FeedError('no-instruments', `The feed "${feed}" describes no instruments.`, {
        permanent: true,
      });
    }
    return answer;
  }

  async searchInstruments(feed: string, query: string): Promise<Instrument[]> {
    const named = this.feedNamed(feed);
    return (await named.searchInstruments?.(query, new AbortController().signal)) ?? [];
  }

  /** What all feeds skipped so far, by kind. */
  refused(): ReadonlyMap<string, number> {
    const sum = new Map<string, number>();
    for (const feed of this.feeds.values()) {
      for (const [kind, count] of feed.refused ?? []) sum.set(kind, (sum.get(kind) ?? 0) + count);
    }
    return sum;
  }

  close(): void {
    for (const slot of this.leaving.keys()) this.stay(slot);
    for (const session of this.sessions.values()) session.close();
    this.sessions.clear();
    for (const feed of this.feeds.values()) feed.close?.();
  }

  private sessionOf(ref: SeriesRef): SeriesSession | null {
    const session = this.sessions.get(ref.slot);
    return session !== undefined && session.ref.generation === ref.generation ? session : null;
  }

  private feedNamed(name: string): Feed {
    const feed = this.feeds.get(name);
    if (feed === undefined) {
      throw new FeedError('unknown-feed', `No feed is called "${clip(name)}".`, { permanent: true });
    }
    return feed;
  }

  private stay(slot: number): void {
    const timer = this.leaving.get(slot);
    if (timer === undefined) return;
    this.options.clock.clearTimeout(timer);
    this.leaving.delete(slot);
  }
}
