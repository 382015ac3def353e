import { ApiError } from '../rest/api-error.js';
import type { FaultSwitches } from './fault-switches.js';

/** An answer over HTTP, before it leaves. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Real ms that it waits before it leaves. */
  readonly delayMs: number;
}

const wait = (ms: number) => ({ 'Retry-After': String(Math.ceil(ms / 1_000)) });

/** Refuses a request while a fault says so. @throws ApiError */
export function strikeRest(faults: FaultSwitches): void {
  const ban = faults.value('rest-418');
  if (ban > 0) throw new ApiError(418, -1003, 'Way too much request weight used; IP banned.', wait(ban));
  const warning = faults.value('rest-429');
  if (warning > 0) throw new ApiError(429, -1003, 'Too much request weight used.', wait(warning));
  if (faults.strikes('rest-5xx')) throw new ApiError(503, -1008, 'Server is currently overloaded.');
}

/** An answer with what is wrong with its way. */
export function spoilAnswer(faults: FaultSwitches, answer: HttpAnswer): HttpAnswer {
  if (faults.isIdle) return answer;
  const text = faults.strikes('truncate') ? answer.text.slice(0, answer.text.length >> 1) : answer.text;
  return { ...answer, text, delayMs: faults.value('slow') };
}
