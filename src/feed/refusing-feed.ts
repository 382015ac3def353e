import { FeedError, type Interval } from '../domain/index.js';
import type { Feed, FeedSink, KlinesAnswer, SeriesRequest } from './contract.js';

/** Stands in for a feed that cannot be made: its charts say why, and those of other feeds do not notice. */
export class RefusingFeed implements Feed {
  readonly intervals: readonly Interval[] = [];

  /** @param reason in words for people */
  constructor(private readonly reason: string) {}

  getKlines(): Promise<KlinesAnswer> {
    return Promise.reject(new FeedError('bad-feed', this.reason, { permanent: true }));
  }

  subscribe(_request: SeriesRequest, sink: FeedSink): () => void {
    sink.state('refused', this.reason);
    return () => {};
  }
}
