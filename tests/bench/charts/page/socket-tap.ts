/** Notes the arrival of every tick at a thread's sockets, for feeds that are not ours to change. */
import { tickInFrame } from '../../stand/frames.js';
import { Arrivals } from './arrivals.js';

/** Looking at every one would cost the thread a quarter of what it does itself. */
const EACH = 8;

/** Wraps the thread's `WebSocket`: its listener comes first, and only looks at the end of some of the texts. */
export function tapSockets(arrivals: Arrivals): void {
  const Original = globalThis.WebSocket;
  globalThis.WebSocket = class extends Original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      let count = 0;
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        if (count++ % EACH !== 0) return;
        const tick = tickInFrame(data);
        if (tick >= 0) arrivals.note(tick);
      });
    }
  };
}

export const CHANNEL = 'kline-bench';
