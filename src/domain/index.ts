export * from './errors.js';
export * from './feed-question.js';
export * from './instrument.js';
export * from './interval.js';
export * from './kline.js';
export * from './series-key.js';
export * from './series-state.js';
