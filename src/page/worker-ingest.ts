import { type FeedAnswer, FeedError, type FeedKline, type FeedQuestion } from '../domain/index.js';
import type { Feed, FeedDescriptor } from '../feed/contract.js';
import type { SeriesRef } from '../ingest/index.js';
import {
  type Answer,
  type FromWorker,
  type Question,
  type SeriesStatusMessage,
  type ToWorker,
  type WantedSeries,
} from '../worker/messages.js';
import type { IngestHost } from './ingest-host.js';

/** What the page does with what the worker sends. */
export interface WorkerEvents {
  /** Shared memory moved; `sent`: stamp of the message, here and below. */
  wake(sent: number): void;
  states(states: readonly SeriesStatusMessage[]): void;
  /** Applies a batch before it returns: the buffer goes back right after. */
  batch(buffer: ArrayBuffer, rows: number, sent: number): void;
}

/** The feeds' worker, as the page drives it. One message per call but for wants of one task, which go together. */
export class WorkerIngest implements IngestHost {
  private readonly wants: WantedSeries[] = [];
  private readonly questions = new Map<
    number,
    { resolve: (answer: Answer) => void; reject: (error: FeedError) => void }
  >();
  private nextQuestion = 1;
  private skipped: ReadonlyMap<string, number> = new Map();
  private skippedAt = 0;

  constructor(
    private readonly worker: Worker,
    events: WorkerEvents,
  ) {
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.receive(event.data, events);
  }

  addFeed(name: string, feed: FeedDescriptor | Feed): void {
    this.post({ type: 'add-feeds', feeds: { [name]: feed as FeedDescriptor } });
  }

  want(series: WantedSeries): void {
    this.wants.push(series);
    if (this.wants.length === 1) queueMicrotask(() => this.sendWants());
  }

  unwant(series: SeriesRef): void {
    this.sendWants();
    this.post({ type: 'unwant', series: [series] });
  }

  retry(series: SeriesRef): void {
    this.sendWants();
    this.post({ type: 'retry', series });
  }

  setUrgent(series: SeriesRef, urgent: boolean): void {
    this.sendWants();
    this.post({ type: 'urgent', series, urgent });
  }

  wake(): void {
    this.post({ type: 'wake' });
  }

  write(series: SeriesRef, klines: readonly FeedKline[], merge: boolean): void {
    this.post({ type: 'write', series, klines, merge });
  }

  async askFeed<Asked extends FeedQuestion>(question: Asked): Promise<FeedAnswer<Asked>> {
    return (await this.ask(question)) as FeedAnswer<Asked>;
  }

  refused(): ReadonlyMap<string, number> {
    const now = performance.now();
    if (now - this.skippedAt > 1_000) {
      this.skippedAt = now;
      this.ask({ what: 'refused' }).then(
        (answer) => {
          this.skipped = new Map(answer as [string, number][]);
        },
        () => {},
      );
    }
    return this.skipped;
  }

  close(): void {
    this.post({ type: 'close' });
    for (const { reject } of this.questions.values()) {
      reject(new FeedError('closed', 'The store was closed before the feed answered.'));
    }
    this.questions.clear();
    this.worker.onmessage = null;
  }

  private sendWants(): void {
    if (this.wants.length > 0) this.post({ type: 'want', series: this.wants.splice(0) });
  }

  private ask(question: Question): Promise<Answer> {
    const id = this.nextQuestion++;
    return new Promise((resolve, reject) => {
      this.questions.set(id, { resolve, reject });
      this.post({ type: 'ask', id, question });
    });
  }

  private receive(message: FromWorker, events: WorkerEvents): void {
    if (typeof message === 'number') {
      events.wake(message);
      return;
    }
    switch (message.type) {
      case 'states':
        events.states(message.states);
        break;
      case 'batch':
        events.batch(message.buffer, message.rows, message.sent);
        events.states(message.states);
        this.post({ type: 'recycle', buffer: message.buffer }, [message.buffer]);
        break;
      case 'answer':
        this.questions.get(message.id)?.resolve(message.answer);
        this.questions.delete(message.id);
        break;
      case 'failure': {
        const { code, message: text, permanent } = message;
        this.questions.get(message.id)?.reject(new FeedError(code, text, { permanent }));
        this.questions.delete(message.id);
        break;
      }
      default:
    }
  }

  private post(message: ToWorker, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }
}
