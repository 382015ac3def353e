import { FeedError, type FeedAnswer, type FeedQuestion } from '../domain/index.js';
import type { Feed } from '../feed/index.js';

/** A feed's answer to a question. What the feed cannot do is an empty answer where that says the same, else a FeedError. */
export async function answerOf(feed: Feed, question: FeedQuestion, signal: AbortSignal): Promise<FeedAnswer> {
  switch (question.what) {
    case 'instrument': {
      const answer = feed.getInstrument?.(question.symbol, signal);
      if (answer !== undefined) return answer;
      const reason = `The feed "${question.feed}" describes no instruments.`;
      throw new FeedError('no-instruments', reason, { permanent: true });
    }
    case 'instruments':
      return (await feed.searchInstruments?.(question.query, signal)) ?? [];
    case 'intervals':
      return feed.intervals;
    case 'klines': {
      const { what: _, feed: _feed, ...request } = question;
      return feed.getKlines({ ...request, urgent: true, signal });
    }
  }
}
