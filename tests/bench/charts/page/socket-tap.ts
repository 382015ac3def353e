/** Notes the arrival of every tick at a thread's sockets, for feeds that are not ours to change. */
import { tickInFrame } from '../../stand/frames.js';
import { Arrivals } from './arrivals.js';

/** Wraps the thread's `WebSocket`: its listener comes first, and only looks at the end of the text. */
export function tapSockets(arrivals: Arrivals): void {
  const Original = globalThis.WebSocket;
  globalThis.WebSocket = class extends Original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const tick = tickInFrame(data);
        if (tick >= 0) arrivals.note(tick);
      });
    }
  };
}

export const CHANNEL = 'kline-bench';
