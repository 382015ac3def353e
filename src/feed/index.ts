export { backoff, type Clock, systemClock, type TimerId } from './clock.js';
export * from './contract.js';
export { createFeed, feedOf, type FeedIo } from './create-feed.js';
export { ExchangeClock } from './exchange-clock.js';
export { keptWeights } from './kept-weights.js';
export { type FeedKind, KINDS } from './kinds.js';
export { Refusals } from './refusals.js';
