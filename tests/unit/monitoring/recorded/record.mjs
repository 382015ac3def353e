/**
 * Records the heap of a real V8, for heap-curves.test.ts. By hand, a minute and a half for each curve:
 *
 *     node --expose-gc --max-old-space-size=512 tests/unit/monitoring/recorded/record.mjs calm 0
 *     node --expose-gc --max-old-space-size=512 tests/unit/monitoring/recorded/record.mjs leak 20
 *
 * Time is compressed tenfold: 72 s are recorded and called twelve minutes, with ten times the work in each. The heap's limit is
 * that of a small device, where full collections come several times a minute. What stays is weighed by V8 at the end, collected
 * with it and without it: so the file holds its own truth.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [name, leak] = process.argv.slice(2);
if (name === undefined || leak === undefined || globalThis.gc === undefined) {
  throw new Error('node --expose-gc --max-old-space-size=512 record.mjs <name> <MB per minute that stay>');
}
const FASTER = 10;
const READINGS = 720;
const EVERY_MS = 100;
const WARM_UP_MS = 12_000;
const TICK_MS = 10;
const MB = 1e6;
/**
 * A page's worth of klines that live, and what is cloned of them: half of it for a moment, which quick collections find, half of
 * it shown until it has grown old, which full ones find.
 */
const LIVE_BYTES = 30 * MB;
const CLONED_PER_MINUTE = 90 * MB;
const SHOWN_MS = 1_500;
const ARRAY_BYTES = 4_096;

/** Numbers on the JavaScript heap, of about ARRAY_BYTES. */
const numbers = () => Array.from({ length: ARRAY_BYTES / 8 - 6 }, (_, i) => i + 0.5);

// Made once: the recorder's own readings must not grow the heap.
const times = new Float64Array(READINGS);
const used = new Float64Array(READINGS);
const live = Array.from({ length: LIVE_BYTES / ARRAY_BYTES }, numbers);
/** @type {{ now: number, clones: number[][] }[]} */
const shown = [];
/** @type {number[][]} */
const kept = [];
let last = performance.now();
let ticks = 0;
let due = 0;

/** What the page does: by the time that passed, so that a busy machine records the same rates. */
const work = setInterval(() => {
  const now = performance.now();
  const minutes = ((now - last) / 60_000) * FASTER;
  last = now;
  const clones = [];
  for (let bytes = minutes * CLONED_PER_MINUTE; bytes > 0; bytes -= 2 * ARRAY_BYTES) {
    const clone = [...live[ticks % live.length]];
    clones.push([...clone]);
  }
  ticks++;
  shown.push({ now, clones });
  while (now - shown[0].now > SHOWN_MS) shown.shift();
  for (due += minutes * Number(leak) * MB; due >= ARRAY_BYTES; due -= ARRAY_BYTES) kept.push(numbers());
}, TICK_MS);

await sleep(WARM_UP_MS);
const keptBefore = kept.length;
const start = performance.now();
for (let i = 0; i < READINGS; i++) {
  times[i] = performance.now();
  used[i] = process.memoryUsage().heapUsed;
  await sleep(start + (i + 1) * EVERY_MS - performance.now());
}
clearInterval(work);
const minutes = ((performance.now() - start) / 60_000) * FASTER;
const keptMeanwhile = kept.length - keptBefore;

/** What V8 itself says an array that was kept takes: the heap with all of them, and without. */
function bytesOfKept() {
  if (kept.length === 0) return 0;
  shown.length = 0;
  globalThis.gc?.();
  const withThem = process.memoryUsage().heapUsed;
  const count = kept.length;
  kept.length = 0;
  globalThis.gc?.();
  return (withThem - process.memoryUsage().heapUsed) / count;
}
const curve = {
  node: process.version,
  /** Bytes per minute, in the file's time. */
  retained: Math.round((keptMeanwhile * bytesOfKept()) / minutes),
  /** ms, and KiB. */
  t: Array.from(times, (time) => Math.round((time - start) * FASTER)),
  usedKib: Array.from(used, (bytes) => Math.round(bytes / 1_024)),
};
writeFileSync(new URL(`${name}.json`, import.meta.url), `${JSON.stringify(curve)}\n`);
