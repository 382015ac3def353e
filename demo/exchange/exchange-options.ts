import { ExchangeError } from './exchange-error.js';
import type { Market } from './market/market.js';
import type { Timers } from './timers.js';

export interface ExchangeOptions {
  /** Of the made-up market, a whole number from 0; the same seed tells the same history. Default 1. */
  seed?: number;
  /** How many times faster than real time the exchange lives. Default 1; 0 stands still. */
  speed?: number;
  /**
   * Updates per second over all streams together, in place of the exchange's own rhythm (one per second and stream
   * for `1s`, one in two seconds for the others). Last words of klines come on top. Default 0: the own rhythm.
   */
  tickRate?: number;
  /** A recording to replay instead: JSON rows or the exchange's public 12-column dumps. */
  replay?: string;
  /** The recording's symbol, where its file name does not tell. */
  replaySymbol?: string;
  /**
   * Where in the recording the replay begins, ms UTC; what lies before is history. Default: a day before its end,
   * or with the last tenth of less than two days.
   */
  replayFrom?: number;
  /** Another market altogether. */
  market?: Market;
  /** How often due events are looked for, in real ms; default 20. For tests in which days pass. */
  beatMs?: number;
  /** The real clock, ms; for tests. */
  now?: () => number;
  /** What is done later; for tests. */
  timers?: Timers;
  /** Told in words what happens that nobody asked for, such as the end of a recording. */
  log?: (message: string) => void;
}

/** @throws ExchangeError `bad-option` */
export function checkOptions(options: ExchangeOptions): void {
  const { seed, speed, tickRate, replayFrom, market, replay } = options;
  check('seed', seed, 'a whole number from 0', (n) => Number.isSafeInteger(n) && n >= 0);
  check('speed', speed, 'a number from 0', isRate);
  check('tickRate', tickRate, 'a number from 0', isRate);
  check('replayFrom', replayFrom, 'a time in whole ms UTC', Number.isSafeInteger);
  if (market !== undefined && replay !== undefined)
    throw new ExchangeError('bad-option', `Both market and replay (${replay}) are given: choose one.`);
}

function check(
  name: string,
  value: number | undefined,
  wanted: string,
  fits: (value: number) => boolean,
): void {
  if (value === undefined || fits(value)) return;
  throw new ExchangeError('bad-option', `${name} is ${value}: it must be ${wanted}.`);
}

/** What a speed and a rate of ticks may be. */
export function isRate(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}
