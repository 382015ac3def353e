import { expect, it } from 'vitest';
import { RequestLine } from '../../../src/feed/request-line.js';
import { VirtualClock } from './support/virtual-clock.js';

it('of two pauses that an exchange asked for the longer one is kept', async () => {
  const clock = new VirtualClock();
  const line = new RequestLine({ waitFor: () => 0, spend: () => {} }, clock);
  line.pause(60_000);
  line.pause(1_000);
  let started = 0;
  const run = line.run(1, false, new AbortController().signal, async () => started++);
  await clock.advance(59_999);
  expect(started).toBe(0);
  await clock.advance(1);
  await run;
  expect(started).toBe(1);
});
