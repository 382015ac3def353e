import { afterEach } from 'vitest';
import { WebSocket } from 'ws';
import { type ExchangeServer, type ServerOptions, serveExchange } from '../../demo/exchange/server.js';
import type { Timers } from '../../demo/exchange/timers.js';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).toReversed()) await each.close();
});

/** Something that ends with the test. */
export function closing<T extends { close(): unknown }>(each: T): T {
  opened.push(each);
  return each;
}

/** An exchange on a free port that ends with the test. */
export async function exchange(options: ServerOptions = {}): Promise<ExchangeServer> {
  return closing(await serveExchange(options));
}

/** The real clock as a test drives it. */
export function manualClock(start = Date.parse('2026-03-01T12:00:30Z')) {
  const clock = { time: start, now: () => clock.time };
  return clock;
}

/**
 * Clock and timers that move only when told; what is due on the way is done in order.
 * @param coarse leaves out what happens more often than once in so many ms: for days that pass in no time
 */
export function manualTime(start?: number, coarse = 0) {
  const clock = manualClock(start);
  const tasks = new Set<{ at: number; period: number; task: () => void }>();
  const plan = (period: number, ms: number, task: () => void) => {
    const entry = { at: clock.time + ms, period, task };
    tasks.add(entry);
    return () => tasks.delete(entry);
  };
  const timers: Timers = {
    every: (ms, task) => (ms < coarse ? () => undefined : plan(ms, ms, task)),
    after: (ms, task) => plan(0, ms, task),
  };
  const advance = (ms: number) => {
    const end = clock.time + ms;
    for (;;) {
      const [next] = [...tasks].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      clock.time = next.at;
      if (next.period > 0) next.at += next.period;
      else tasks.delete(next);
      next.task();
    }
    clock.time = end;
  };
  return { clock, now: clock.now, timers, advance, planned: () => tasks.size };
}

/** A WebSocket whose messages can be waited for, one by one. */
export async function connect(url: string, options: { autoPong?: boolean } = {}) {
  const socket = new WebSocket(url, options);
  closing({ close: () => socket.terminate() });
  const messages: unknown[] = [];
  const waiting: (() => void)[] = [];
  socket.on('message', (data) => {
    messages.push(JSON.parse((data as Buffer).toString()));
    for (const wake of waiting.splice(0)) wake();
  });
  const closed = new Promise<[code: number, reason: string]>((resolve) => {
    socket.on('close', (code, reason) => resolve([code, String(reason)]));
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  /** The next message that fits; others before it are passed over. */
  async function next<T = Record<string, unknown>>(fits: (message: T) => boolean = () => true): Promise<T> {
    for (;;) {
      const at = messages.findIndex((message) => fits(message as T));
      if (at >= 0) {
        const [found] = messages.splice(0, at + 1).slice(-1);
        return found as T;
      }
      messages.length = 0;
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
  }
  const send = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  /** Everything that came until now: an answer of the server says that what it sent before has arrived. */
  async function drain<T>(): Promise<T[]> {
    const before: T[] = [];
    send({ method: 'LIST_SUBSCRIPTIONS', id: 'drain' });
    for (;;) {
      const message = await next<T>();
      if ((message as { id?: unknown }).id === 'drain') return before;
      before.push(message);
    }
  }
  return { socket, closed, send, next, drain };
}

/** An answer over HTTP, read. */
export async function get(url: string) {
  const response = await fetch(url);
  return { status: response.status, headers: response.headers, body: (await response.json()) as unknown };
}

/** What a task costs, in ms of the processor: a busy machine makes it wait, not cost more. */
export function cpuTime(task: () => void): number {
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
