import { FeedError, type FeedAnswer, type FeedQuestion } from '../domain/index.js';
import type { Feed } from '../feed/index.js';
import { soundInstrument, soundInstruments, soundIntervals, soundKlines } from './sound-answer.js';

/**
 * A feed's answer to a question, checked. What the feed cannot do is an empty answer where that says the same, else a
 * FeedError.
 * @param now the local clock
 * @param skip counts what was left out of an answer, by kind
 */
export async function answerOf(
  feed: Feed,
  question: FeedQuestion,
  now: () => number,
  signal: AbortSignal,
  skip: (kind: string) => void,
): Promise<FeedAnswer> {
  switch (question.what) {
    case 'instrument': {
      if (feed.getInstrument === undefined) {
        const reason = `The feed "${question.feed}" describes no instruments.`;
        throw new FeedError('no-instruments', reason, { permanent: true });
      }
      return soundInstrument(await feed.getInstrument(question.symbol, signal), question.symbol);
    }
    case 'instruments':
      return soundInstruments(await feed.searchInstruments?.(question.query, signal), skip);
    case 'intervals':
      return soundIntervals(feed.intervals);
    case 'klines': {
      const { what: _, feed: _feed, ...request } = question;
      const answer = await feed.getKlines({ ...request, urgent: true, signal });
      return soundKlines(answer, question, now(), skip);
    }
  }
}
