import { clip, ConfigError, messageOf } from '../domain/index.js';
import { BinanceFeed } from './binance/binance-feed.js';
import { type Clock, systemClock } from './clock.js';
import type { Feed, FeedDescriptor } from './contract.js';
import { KINDS } from './kinds.js';
import { RefusingFeed } from './refusing-feed.js';
import type { WeightMemory } from './spent-weights.js';
import { UdfFeed } from './udf/udf-feed.js';

/** The platform as feeds use it; tests give their own. */
export interface FeedIo {
  readonly fetch: typeof fetch;
  /** Absent where the platform has none (Node 20): then only history can be had, and the line says why. */
  readonly WebSocket: typeof WebSocket | undefined;
  readonly clock: Clock;
  /** Where spent request weight outlives the page. Without it a reload begins to count anew. */
  readonly weights: WeightMemory | null;
}

/**
 * Makes a feed from its descriptor. Worker, or the page where no worker can be had. Opens nothing yet.
 * @throws ConfigError `unknown-feed-kind`, `bad-url`, `bad-poll-time`, `bad-resolutions`
 */
export function createFeed(descriptor: FeedDescriptor, io: Partial<FeedIo> = {}): Feed {
  const platform: FeedIo = {
    // Called as a method of another object, fetch throws in browsers.
    fetch: io.fetch ?? ((...request) => fetch(...request)),
    WebSocket: io.WebSocket ?? globalThis.WebSocket,
    clock: io.clock ?? systemClock,
    weights: io.weights ?? null,
  };
  const { kind } = descriptor;
  if (kind === 'binance' || kind === 'binance-futures') return new BinanceFeed(descriptor, platform);
  if (kind === 'udf') return new UdfFeed(descriptor, platform);
  throw new ConfigError(
    'unknown-feed-kind',
    `"${clip(kind)}" is no kind of feed; this release has: ${Object.keys(KINDS).join(', ')}. Use one of them, a later release of the worker, or register a Feed object.`,
  );
}

/** The same, but never throws: a descriptor that is wrong must not keep the page's other feeds from being made. */
export function feedOf(descriptor: FeedDescriptor, io?: Partial<FeedIo>): Feed {
  try {
    return createFeed(descriptor, io);
  } catch (error) {
    return new RefusingFeed(messageOf(error));
  }
}
