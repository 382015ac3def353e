import { KlineStore } from '../../src/store/index.js';
import { type ReadingAnswer, type ReadingRequest, readingOf } from './reading.js';

/** The page's worker that reads klines: those it is sent, as before, or the memory itself. */
let store: KlineStore | null = null;

addEventListener('message', ({ data }: MessageEvent<ReadingRequest>) => {
  const { ask, symbol, interval, rows, handle } = data;
  if (handle !== null) store ??= KlineStore.attach(handle);
  const klines = rows ?? store?.getKlines(symbol, interval) ?? [];
  const answer: ReadingAnswer = {
    ask,
    from: rows === null ? 'memory' : 'message',
    reading: readingOf(klines),
  };
  postMessage(answer);
});
