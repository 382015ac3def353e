import type { Interval, Kline, StoreHandle } from '../../widget/index.js';
import {
  isSameReading,
  type Reading,
  type ReadingAnswer,
  type ReadingRequest,
  readingOf,
} from './reading.js';

/** What page and worker read of one series, at one time. */
export interface Comparison {
  readonly from: ReadingAnswer['from'];
  readonly page: Reading;
  readonly worker: Reading;
  readonly isSame: boolean;
}

/** What is asked of it; from the page's thread. */
export interface ReadingSource {
  /** The page's own read path, which is the migration's. */
  getKlines(symbol: string, interval: Interval): Kline[];
  /** Whether the memory is what is read, and may be read by another thread. */
  readonly isMemoryRead: boolean;
  readonly handle: StoreHandle;
}

/** The page's end of the reading worker. The worker is made once and lives through every phase. */
export class ReadingWorker {
  private readonly worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module' });
  private asks = 0;
  private hasHandle = false;

  constructor(private readonly source: ReadingSource) {}

  /** Rejects when the worker cannot read. */
  async compare(symbol: string, interval: Interval): Promise<Comparison> {
    const { source } = this;
    const before = source.getKlines(symbol, interval);
    const isMemoryRead = source.isMemoryRead;
    const { from, reading } = await this.ask({
      symbol,
      interval,
      rows: isMemoryRead ? null : before,
      handle: isMemoryRead && !this.hasHandle ? source.handle : null,
    });
    if (isMemoryRead) this.hasHandle = true;
    const first = readingOf(before);
    // Memory goes on while the worker reads it: it may have seen what came after the page's own look.
    const isFirst = from === 'message' || isSameReading(first, reading);
    const page = isFirst ? first : readingOf(source.getKlines(symbol, interval));
    return { from, page, worker: reading, isSame: isSameReading(page, reading) };
  }

  private ask(request: Omit<ReadingRequest, 'ask'>): Promise<ReadingAnswer> {
    const ask = ++this.asks;
    const { worker } = this;
    return new Promise((resolve, reject) => {
      const done = new AbortController();
      const { signal } = done;
      worker.addEventListener(
        'message',
        ({ data }: MessageEvent<ReadingAnswer>) => {
          if (data.ask !== ask) return;
          done.abort();
          resolve(data);
        },
        { signal },
      );
      worker.addEventListener(
        'error',
        ({ message }) => {
          done.abort();
          reject(new Error(`The reading worker: ${message || 'cannot be loaded'}.`));
        },
        { signal },
      );
      worker.postMessage({ ...request, ask } satisfies ReadingRequest);
    });
  }
}
