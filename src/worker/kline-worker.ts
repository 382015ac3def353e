import { feedErrorOf } from '../domain/index.js';
import { type FeedDescriptor, feedOf, keptWeights, systemClock } from '../feed/index.js';
import { DirectSeriesWriter, Ingest, type SeriesWriter, SleepWatch } from '../ingest/index.js';
import { StoreMemory, stampNow, ThreadCounters, UpdateMarker } from '../memory/index.js';
// Not by the store's index: with it the bundler keeps every module behind a function, for snapshots that are not in here.
import { MemoryWriter } from '../store/memory-writer.js';
import { ThreadChannels } from '../store/thread-channel.js';
import { BatchWriter } from './batch-writer.js';
import {
  type Answer,
  type FromWorker,
  type InitShared,
  type InitTransfer,
  type Question,
  type ToWorker,
  WORKER_PROTOCOL,
  workerLockName,
} from './messages.js';
import { WakePace } from './wake-pace.js';

/** How long a write in the worker may try for a lock before it queues, in ms. */
const PATIENCE_MS = 5;

/** What the worker's global scope offers; given from outside so that Node's threads and tests can stand in. */
export interface WorkerScope {
  post(message: FromWorker, transfer?: Transferable[]): void;
  onMessage(callback: (message: ToWorker) => void): void;
  /** Takes the named lock, holds it for as long as this thread lives, and resolves once it is held. */
  holdLock(name: string): Promise<void>;
  close(): void;
}

/**
 * The thread that owns the exchange connections. It is told which series are wanted, writes their klines
 * into shared memory or sends them in batches, and wakes the page. It keeps nothing else.
 */
export function runWorker(scope: WorkerScope): void {
  let receive: ((message: ToWorker) => void) | null = null;
  let initialised = false;
  scope.onMessage((message) => {
    if (message.type !== 'init') {
      receive?.(message);
      return;
    }
    if (initialised) return;
    initialised = true;
    const ready = () => scope.post({ type: 'ready', protocol: WORKER_PROTOCOL });
    if (message.protocol !== WORKER_PROTOCOL) {
      ready();
      return;
    }
    // Before anything is written the lock is held: its being free then means that nobody writes.
    void scope.holdLock(workerLockName(message.storeId)).then(() => {
      receive = start(scope, message);
      ready();
    });
  });
}

function start(scope: WorkerScope, init: InitShared | InitTransfer): (message: ToWorker) => void {
  const batches =
    init.mode === 'transfer' ? batchWriter(scope, (ref, from) => ingest.reset(ref, from)) : null;
  const writer: SeriesWriter = batches ?? sharedWriter(scope, init as InitShared);
  const ingest: Ingest = new Ingest({ writer, clock: systemClock, maxKlines: init.maxKlines });
  const addFeeds = (feeds: Readonly<Record<string, FeedDescriptor>>) => {
    for (const [name, descriptor] of Object.entries(feeds))
      ingest.addFeed(name, feedOf(descriptor, { weights: keptWeights() }));
  };
  addFeeds(init.feeds);
  const sleep = new SleepWatch(systemClock, () => ingest.wake());
  return (message: ToWorker) => {
    switch (message.type) {
      case 'add-feeds':
        return addFeeds(message.feeds);
      case 'want':
        for (const series of message.series) ingest.want(series, series);
        return undefined;
      case 'unwant':
        for (const series of message.series) ingest.unwant(series);
        return undefined;
      case 'retry':
        return ingest.retry(message.series);
      case 'urgent':
        return ingest.setUrgent(message.series, message.urgent);
      case 'wake':
        return ingest.wake();
      case 'write':
        if (message.merge) writer.merge(message.series, message.klines, []);
        else for (const kline of message.klines) writer.update(message.series, kline);
        return undefined;
      case 'recycle':
        return batches?.recycle(message.buffer);
      case 'ask':
        return void answer(scope, ingest, message.id, message.question);
      case 'close':
        sleep.stop();
        ingest.close();
        return scope.close();
      default:
        return undefined;
    }
  };
}

function sharedWriter(scope: WorkerScope, init: InitShared): SeriesWriter {
  const memory = StoreMemory.open(init.buffer);
  const counters = new ThreadCounters(memory, init.threadId);
  const channels = new ThreadChannels(memory.id);
  const pace = new WakePace(() => scope.post(stampNow()), systemClock);
  const marker = new UpdateMarker(memory, counters, (consumer) => {
    if (consumer === init.consumer) pace.ask();
    else channels.wake(consumer);
  });
  const writer = new MemoryWriter({
    memory,
    counters,
    threadId: init.threadId,
    marker,
    patienceMs: PATIENCE_MS,
    defer: (callback) => setTimeout(callback, 0),
  });
  return new DirectSeriesWriter(writer, ({ slot, generation }, state, reason) => {
    scope.post({ type: 'states', states: [{ slot, generation, state, reason }] });
  });
}

function batchWriter(
  scope: WorkerScope,
  onOverflow: ConstructorParameters<typeof BatchWriter>[1],
): BatchWriter {
  return new BatchWriter(
    {
      send: (buffer, rows, states) =>
        scope.post({ type: 'batch', buffer, rows, sent: stampNow(), states }, [buffer]),
      now: () => performance.now(),
      setTimeout: (callback, ms) => setTimeout(callback, ms),
    },
    onOverflow,
  );
}

/** Page questions to feeds. Never rejects. */
async function answer(scope: WorkerScope, ingest: Ingest, id: number, question: Question): Promise<void> {
  try {
    scope.post({ type: 'answer', id, answer: await ask(ingest, question) });
  } catch (error) {
    const { code, message, permanent } = feedErrorOf(error);
    scope.post({ type: 'failure', id, code, message, permanent });
  }
}

function ask(ingest: Ingest, question: Question): Answer | Promise<Answer> {
  return question.what === 'refused' ? [...ingest.refused()] : ingest.askFeed(question);
}
