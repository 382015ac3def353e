import { ConfigError } from '../../domain/index.js';
import { systemClock } from '../clock.js';
import { LateFeed } from '../late-feed.js';
import type { ReplayOptions } from './replay-source.js';

export type { ReplayOptions } from './replay-source.js';

/**
 * A recording, played as if it happened now, at any speed. Runs on the page; one series. Time runs from here on; what
 * plays it is loaded with the series.
 */
export class ReplayFeed extends LateFeed {
  /** @throws ConfigError `bad-speed` */
  constructor(options: ReplayOptions) {
    const { speed = 1, interval, clock = systemClock } = options;
    if (!(speed >= 0 && Number.isFinite(speed))) {
      throw new ConfigError('bad-speed', `A replay's speed is ${String(speed)}: give a number from 0.`);
    }
    const started = clock.now();
    super({
      intervals: [interval],
      what: 'recordings',
      clock,
      connecting: 'Loading the recording.',
      load: async () => {
        const { ReplaySource } = await import('../page-sources.js');
        return new ReplaySource(options, clock, started);
      },
    });
  }
}

/** A feed that plays a recording: `registerFeed('replay', replay({ symbol, interval, klines, speed: 60 }))`. */
export function replay(options: ReplayOptions): ReplayFeed {
  return new ReplayFeed(options);
}
