import type { Interval, SeriesKey, SeriesState } from '../../../src/domain/index.js';
import { createFeed, type Feed } from '../../../src/feed/index.js';
import { DirectSeriesWriter, Ingest, type SeriesRef } from '../../../src/ingest/index.js';
import {
  isFinal,
  RECORD_WIDTH,
  RingReader,
  registerThread,
  repairAfterDeath,
  SeriesDirectory,
  StoreMemory,
  ThreadCounters,
  UpdateMarker,
} from '../../../src/memory/index.js';
import { MemoryWriter } from '../../../src/store/index.js';
import type { Wire } from './wire.js';
import type { World } from './world.js';

export interface SeriesSpec {
  readonly symbol: string;
  readonly interval: Interval;
}

export interface ClientSeries extends SeriesSpec {
  readonly ref: SeriesRef;
  readonly stream: string;
  state: SeriesState;
  reason: string;
}

export interface HeldKline {
  readonly row: readonly number[];
  readonly closed: boolean;
}

/**
 * The product without a page: feed, ingest and memory, as the worker has them. It can die at any moment, and
 * another one goes on in the same memory, as the page's engine has it.
 */
export class Client {
  readonly series: ClientSeries[];
  /** Every change of state that was said, as `from -> to`. */
  readonly transitions = new Set<string>();
  readonly memory: StoreMemory;
  private readonly reader: RingReader;
  private readonly records: Float64Array;
  private readonly flags: Uint8Array;
  private readonly counters: ThreadCounters;
  private ingest: Ingest;
  private feed: Feed;

  constructor(
    private readonly world: World,
    private readonly wire: Wire,
    specs: readonly SeriesSpec[],
    private readonly limits: { readonly maxKlines: number; readonly limit: number },
  ) {
    const { maxKlines } = limits;
    this.memory = StoreMemory.create({ maxSeries: specs.length, maxKlines }, false);
    const creator = registerThread(this.memory);
    const directory = new SeriesDirectory(this.memory, creator);
    this.counters = new ThreadCounters(this.memory, creator);
    this.reader = new RingReader(this.memory, this.counters, 1);
    this.records = new Float64Array(maxKlines * RECORD_WIDTH);
    this.flags = new Uint8Array(maxKlines);
    this.series = specs.map(({ symbol, interval }) => {
      const place = directory.acquire(`binance:${symbol}@${interval}` as SeriesKey, creator);
      directory.retain(place.slot);
      const ref = { feed: 'binance', symbol, interval, ...place };
      const stream = `${symbol.toLowerCase()}@kline_${interval}`;
      return { symbol, interval, ref, stream, state: 'loading', reason: '' };
    });
    ({ ingest: this.ingest, feed: this.feed } = this.born());
    for (const { ref } of this.series) this.ingest.want(ref, { limit: limits.limit });
  }

  /** The worker dies, whatever it was doing, and another one takes over. */
  die(): void {
    // What it still does is nobody's: its sockets end with it, its memory is repaired.
    this.ingest.close();
    repairAfterDeath(this.memory, 2);
    ({ ingest: this.ingest, feed: this.feed } = this.born());
    for (const series of this.series) {
      series.state = 'loading';
      const resumeFrom = this.held(series).findLast(({ closed }) => closed)?.row[0];
      this.ingest.want(series.ref, {
        limit: this.limits.limit,
        ...(resumeFrom === undefined ? {} : { resumeFrom }),
      });
    }
  }

  wake(): void {
    this.ingest.wake();
  }

  /** Somebody looks at a series, or turns away. */
  look({ ref }: ClientSeries, looks: boolean): void {
    this.ingest.setUrgent(ref, looks);
  }

  unwant({ ref }: ClientSeries): void {
    this.ingest.unwant(ref);
  }

  want({ ref }: ClientSeries): void {
    this.ingest.want(ref, { limit: this.limits.limit });
  }

  /** All that memory holds of a series, oldest first. */
  held({ ref }: ClientSeries): HeldKline[] {
    const { records, flags } = this;
    const count = this.reader.readLast(ref.slot, ref.generation, this.limits.maxKlines, records, flags, null);
    return Array.from({ length: Math.max(0, count) }, (_, i) => ({
      row: [...records.subarray(i * RECORD_WIDTH, (i + 1) * RECORD_WIDTH)],
      closed: isFinal(flags[i]),
    }));
  }

  /** OpenTime and revision of the newest kline held, or null. */
  newest({ ref }: ClientSeries): { openTime: number; revision: number } | null {
    const count = this.reader.readLast(ref.slot, ref.generation, 1, this.records, this.flags, null);
    return count < 1 ? null : { openTime: this.records[0], revision: this.reader.revision };
  }

  refused(): ReadonlyMap<string, number> {
    return this.feed.refused ?? new Map();
  }

  close(): void {
    this.ingest.close();
  }

  private born(): { ingest: Ingest; feed: Feed } {
    const { world, wire, memory, counters } = this;
    const writer = new MemoryWriter({
      memory,
      counters,
      threadId: 2,
      marker: new UpdateMarker(memory, counters, () => {}),
      patienceMs: 0,
      defer: (callback) => void world.clientClock.setTimeout(callback, 0),
    });
    let isAlive = true;
    const feed = createFeed(
      { kind: 'binance', restUrl: 'https://exchange.test', wsUrl: 'wss://exchange.test' },
      { fetch: wire.fetch, WebSocket: wire.WebSocket, clock: world.clientClock },
    );
    const ingest = new Ingest({
      writer: new DirectSeriesWriter(writer, (ref, state, reason) => {
        if (!isAlive) return;
        const series = this.series[ref.slot];
        // One that begins anew says `loading`, whatever the one before it ended with.
        const isBeginning = state === 'loading' && !['error', 'reconnecting'].includes(series.state);
        if (series.state !== state && !isBeginning) this.transitions.add(`${series.state} -> ${state}`);
        Object.assign(series, { state, reason });
      }),
      clock: world.clientClock,
      feeds: { binance: feed },
      maxKlines: this.limits.maxKlines,
    });
    const close = ingest.close.bind(ingest);
    ingest.close = () => {
      isAlive = false;
      close();
    };
    return { ingest, feed };
  }
}
