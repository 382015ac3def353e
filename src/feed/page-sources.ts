// One file for both: apart they would be a fifth more to keep, and hardly a page has one of them.
export { CcxtSource } from './ccxt/ccxt-source.js';
export { ReplaySource } from './replay/replay-source.js';
