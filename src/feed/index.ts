export { type Clock, ExchangeClock, backoff, systemClock, type TimerId } from './clock.js';
export * from './contract.js';
export { createFeed, type FeedIo } from './create-feed.js';
export { type FeedKind, KINDS } from './kinds.js';
