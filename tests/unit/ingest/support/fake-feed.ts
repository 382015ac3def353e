import { addIntervals, type FeedKline, type Interval } from '../../../../src/domain/index.js';
import type {
  Feed,
  FeedSink,
  KlinesAnswer,
  KlinesRequest,
  LineState,
  SeriesRequest,
} from '../../../../src/feed/index.js';

export const MINUTE = 60_000;
export const START = Date.parse('2026-03-01T00:00:00Z');
export const at = (index: number) => START + index * MINUTE;

/** The kline of minute `index` after so many trades. */
export function bar(index: number, trades = 1, closed = false): FeedKline {
  return {
    openTime: at(index),
    open: 10,
    high: 20 + trades,
    low: 5,
    close: 10 + trades,
    volume: trades,
    closed,
    revision: trades * 2 + (closed ? 1 : 0),
  };
}

export interface Question {
  readonly request: KlinesRequest;
  answer(answer: Partial<KlinesAnswer>): void;
  /** Answers with what the exchange holds now. */
  answerTruly(): void;
  fail(error: unknown): void;
  isSettled: boolean;
}

/** A feed whose every answer a test gives by hand, with an exchange's truth behind it. */
export class FakeFeed implements Feed {
  readonly intervals: readonly Interval[] = ['1m'];
  readonly questions: Question[] = [];
  readonly subscriptions: SeriesRequest[] = [];
  /** What is true at the exchange now, ascending. */
  truth: FeedKline[] = [];
  unsubscribed = 0;
  isClosed = false;
  sink: FeedSink | null = null;

  subscribe(request: SeriesRequest, sink: FeedSink): () => void {
    this.subscriptions.push(request);
    this.sink = sink;
    sink.state('connecting', 'Connecting.');
    return () => {
      this.unsubscribed++;
    };
  }

  getKlines(request: KlinesRequest): Promise<KlinesAnswer> {
    return new Promise((resolve, reject) => {
      const question: Question = {
        request,
        isSettled: false,
        answer: (answer) => {
          question.isSettled = true;
          resolve({ klines: [], more: false, ...answer });
        },
        answerTruly: () => question.answer(this.rows(request)),
        fail: (error) => {
          question.isSettled = true;
          reject(error);
        },
      };
      this.questions.push(question);
    });
  }

  close(): void {
    this.isClosed = true;
  }

  get question(): Question {
    const question = this.questions.at(-1);
    if (question === undefined) throw new Error('nothing was asked');
    return question;
  }

  get open(): Question[] {
    return this.questions.filter(({ isSettled, request }) => !isSettled && !request.signal.aborted);
  }

  say(state: LineState, reason = ''): void {
    this.sink?.state(state, reason);
  }

  kline(...klines: FeedKline[]): void {
    for (const each of klines) this.sink?.kline({ ...each });
  }

  /** What the exchange answers: klines, and the holes between them. */
  rows({ startTime, limit }: KlinesRequest): KlinesAnswer {
    const fit = this.truth.filter(({ openTime }) => openTime >= (startTime ?? 0));
    const klines = startTime === undefined ? fit.slice(-limit) : fit.slice(0, limit);
    const confirmedEmpty = [];
    for (let i = 1; i < klines.length; i++) {
      const from = addIntervals('1m', klines[i - 1].openTime, 1);
      if (klines[i].openTime > from) confirmedEmpty.push({ from, to: klines[i].openTime - MINUTE });
    }
    return { klines: structuredClone(klines), confirmedEmpty, more: fit.length > limit };
  }
}
