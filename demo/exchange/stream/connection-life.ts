import type { FaultSwitches } from '../faults/fault-switches.js';
import type { Timers } from '../timers.js';
import type { ServerSocket } from './server-socket.js';

const SECOND = 1_000;
/** Rules of connections (binance-spot-api-docs, web-socket-streams.md, "General WSS information"). Real time. */
const PING_MS = 20 * SECOND;
/** A client that answered no ping for so long is gone. */
const PONG_LIMIT_MS = 60 * SECOND;
const MAX_AGE_MS = 24 * 60 * 60 * SECOND;
/** A client is told so long before its connection ends. */
const NOTICE_MS = 10 * SECOND;

export interface LifeEvents {
  /** Real ms. */
  now(): number;
  /** The connection is about to end by its age. */
  notice(): void;
}

/** Pings a client, and ends its connection when it is silent or too old. */
export function keepAlive(
  socket: ServerSocket,
  timers: Timers,
  faults: FaultSwitches,
  events: LifeEvents,
): void {
  let answered = events.now();
  socket.on('pong', () => {
    answered = events.now();
  });
  const maxAge = faults.value('age-limit') || MAX_AGE_MS;
  const ends = [
    timers.every(PING_MS, () => {
      if (faults.isOn('silence')) {
        // Who is not asked need not answer: the connection stands, as a half-open one does.
        answered = events.now();
        return;
      }
      if (events.now() - answered >= PONG_LIMIT_MS) socket.terminate();
      else socket.ping(String(events.now()));
    }),
    timers.after(Math.max(0, maxAge - NOTICE_MS), () => events.notice()),
    timers.after(maxAge, () => socket.close(1001, 'Connection age limit')),
  ];
  socket.on('close', () => {
    for (const end of ends) end();
  });
}
