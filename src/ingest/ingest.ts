import { clip, type FeedAnswer, FeedError, type FeedQuestion } from '../domain/index.js';
import { type Clock, type Feed, Refusals } from '../feed/index.js';
import { answerOf } from './answer-of.js';
import { earliest } from './catch-up.js';
import { quietly } from './quietly.js';
import { SeriesSession } from './series-session.js';
import type { SeriesRef, SeriesWriter } from './series-writer.js';
import { Timers } from './timers.js';

/** How long a series stays subscribed after the last one wanted it, in ms: switching back costs nothing. */
const GRACE_MS = 5_000;
/** How many klines are caught up with at most where the length of memory's rings is not given. */
const REACH = 5_000;

export interface IngestOptions {
  readonly writer: SeriesWriter;
  readonly clock: Clock;
  /** By name; more can be added. */
  readonly feeds?: Readonly<Record<string, Feed>>;
  /** Default 5,000 ms. */
  readonly graceMs?: number;
  /** How many klines memory holds of a series: what is further behind is replaced, not filled up. Default 5,000. */
  readonly maxKlines?: number;
}

export interface Want {
  /** Klines of first history. */
  readonly limit: number;
  /**
   * OpenTime, ms UTC, of the last final kline that memory holds of this series already, from a worker that
   * died, a snapshot or a time when nobody wanted it: what lies between is fetched too. Where this Ingest itself
   * stopped it knows; the earlier of the two counts.
   */
  readonly resumeFrom?: number;
  /**
   * OpenTime, ms UTC, of the last final kline before the oldest hole in memory that no source confirmed: it may be
   * ours. Counts only where this Ingest had not had the series before. Its sessions know what they still miss,
   * and of a source that never confirms its holes (a market that sleeps at night) they would ask for all of
   * memory again and again.
   */
  readonly wholeUpTo?: number | undefined;
  /** Somebody looks at it: its history goes first. Default false. */
  readonly urgent?: boolean;
}

export interface IngestStats {
  /** Series that are subscribed, those in their grace period included. */
  readonly sessions: number;
  readonly leaving: number;
  /** What was skipped, by feed and kind. */
  readonly refused: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

interface FeedEntry {
  readonly feed: Feed;
  /** What the feed let through and should not have. */
  readonly skipped: Refusals;
}

/**
 * What is wanted, and the sessions that follow from it. Runs in the worker, or on the page where there is
 * none. Wishes never throw: what goes wrong becomes the state of the series. Questions reject with a FeedError.
 */
export class Ingest {
  private readonly feeds = new Map<string, FeedEntry>();
  /** By slot: memory gives a slot to one series at a time. */
  private readonly sessions = new Map<number, SeriesSession>();
  /** Where sessions that ended stood. One entry per slot at most. */
  private readonly ended = new Map<
    number,
    { readonly generation: number; readonly resumeFrom: number | null }
  >();
  private readonly leaving: Timers<number>;
  private readonly closing = new AbortController();

  constructor(private readonly options: IngestOptions) {
    this.leaving = new Timers(options.clock);
    for (const [name, feed] of Object.entries(options.feeds ?? {})) this.addFeed(name, feed);
  }

  /** A name is given once; a second feed of the same name serves what is wanted from then on. */
  addFeed(name: string, feed: Feed): void {
    this.feeds.set(name, { feed, skipped: new Refusals() });
  }

  /** Wants a series: subscribes it, or keeps it if it was about to end. One that was refused is tried again. */
  want(ref: SeriesRef, { limit, resumeFrom, wholeUpTo, urgent = false }: Want): void {
    if (this.closing.signal.aborted) return;
    this.leaving.clear(ref.slot);
    const running = this.sessionOf(ref);
    if (running !== null) {
      running.isUrgent = urgent;
      running.deepen(limit);
      if (running.isRefused) running.retry();
      return;
    }
    // The slot was given to another series: the old one's session writes nothing any more.
    this.sessions.get(ref.slot)?.close();
    this.sessions.delete(ref.slot);
    const entry = this.feeds.get(ref.feed);
    if (entry === undefined) {
      this.options.writer.setState(ref, 'error', this.unknownFeed(ref.feed).message);
      return;
    }
    const ended = this.ended.get(ref.slot);
    const known = ended?.generation === ref.generation ? ended.resumeFrom : null;
    const session = new SeriesSession(ref, {
      feed: entry.feed,
      writer: this.options.writer,
      clock: this.options.clock,
      limit: Math.max(1, limit),
      reach: this.options.maxKlines ?? REACH,
      resumeFrom: earliest(known ?? wholeUpTo, resumeFrom),
      skip: (kind) => entry.skipped.add(kind),
    });
    session.isUrgent = urgent;
    this.ended.delete(ref.slot);
    this.sessions.set(ref.slot, session);
    session.start();
  }

  /** Wants it no more: after the grace period the feed is told. */
  unwant(ref: SeriesRef): void {
    const session = this.sessionOf(ref);
    if (session === null) return;
    this.leaving.set(ref.slot, this.options.graceMs ?? GRACE_MS, () => {
      if (this.sessions.get(ref.slot) !== session) return;
      this.sessions.delete(ref.slot);
      this.ended.set(ref.slot, { generation: ref.generation, resumeFrom: session.resumeFrom });
      session.close();
    });
  }

  /** Tries a series in state `error` again, and one that waits for its next try at once. */
  retry(ref: SeriesRef): void {
    this.sessionOf(ref)?.retry();
  }

  /** Says whether somebody looks at a series. */
  setUrgent(ref: SeriesRef, urgent: boolean): void {
    const session = this.sessionOf(ref);
    if (session !== null) session.isUrgent = urgent;
  }

  /** What was written of a series did not all reach memory: it is fetched anew from this openTime on. */
  reset(ref: SeriesRef, from: number): void {
    this.sessionOf(ref)?.resync(from);
  }

  /** The page was away or is online again: every line is looked at now, and what waits tries again at once. */
  wake(): void {
    for (const { feed } of this.feeds.values()) quietly(() => feed.wake?.());
    for (const session of this.sessions.values()) session.wake();
  }

  /** Asks a feed something beside the subscriptions. Rejects with a FeedError: `unknown-feed`, or the feed's own. */
  async askFeed<Asked extends FeedQuestion>(question: Asked): Promise<FeedAnswer<Asked>> {
    const entry = this.feedNamed(question.feed);
    const now = () => this.options.clock.now();
    const answer = await answerOf(entry.feed, question, now, this.closing.signal, (kind) =>
      entry.skipped.add(kind),
    );
    return answer as FeedAnswer<Asked>;
  }

  /** What all feeds skipped so far, by kind. */
  refused(): ReadonlyMap<string, number> {
    const sum = new Map<string, number>();
    for (const kinds of this.stats().refused.values()) addCounts(sum, kinds);
    return sum;
  }

  stats(): IngestStats {
    const refused = new Map<string, ReadonlyMap<string, number>>();
    for (const [name, { feed, skipped }] of this.feeds) {
      refused.set(name, addCounts(new Map(feed.refused), skipped.counts));
    }
    return { sessions: this.sessions.size, leaving: this.leaving.size, refused };
  }

  /** Ends every subscription, timer and request. What is wanted afterwards is ignored. */
  close(): void {
    this.closing.abort();
    this.leaving.clearAll();
    for (const session of this.sessions.values()) session.close();
    this.sessions.clear();
    for (const { feed } of this.feeds.values()) {
      quietly(() => feed.close?.());
    }
  }

  private sessionOf(ref: SeriesRef): SeriesSession | null {
    const session = this.sessions.get(ref.slot);
    return session !== undefined && session.ref.generation === ref.generation ? session : null;
  }

  /** @throws FeedError `unknown-feed` */
  private feedNamed(name: string): FeedEntry {
    const entry = this.feeds.get(name);
    if (entry === undefined) throw this.unknownFeed(name);
    return entry;
  }

  private unknownFeed(name: string): FeedError {
    const known = [...this.feeds.keys()].join(', ');
    return new FeedError(
      'unknown-feed',
      `No feed is called "${clip(name)}"; there are: ${known}. Configure it, then try again.`,
      { permanent: true },
    );
  }
}

function addCounts(sum: Map<string, number>, counts: ReadonlyMap<string, number>): Map<string, number> {
  for (const [kind, count] of counts) sum.set(kind, (sum.get(kind) ?? 0) + count);
  return sum;
}
