/** What the browser itself does on the page's thread: self times of its trace events, by the thread's own clock. */
import type { BenchBrowser } from '../stand/browser.js';

const CATEGORIES = ['toplevel', 'devtools.timeline', 'cc', 'blink', 'viz', 'benchmark'];

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly tts?: number;
  readonly args?: { readonly name?: string };
}

export type TraceRows = readonly (readonly [
  name: string,
  count: number,
  microseconds: number,
  wall: number,
])[];

/** Traces while something is done. Returns what the busiest renderer's main thread did, in order. */
export async function traceDuring(
  { devTools }: BenchBrowser,
  work: () => Promise<unknown>,
): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  devTools.on('Tracing.dataCollected', undefined, ({ value }) => {
    for (const event of value as TraceEvent[]) events.push(event);
  });
  const complete = new Promise<void>((resolve) => {
    devTools.on('Tracing.tracingComplete', undefined, () => resolve());
  });
  await devTools.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: CATEGORIES, recordMode: 'recordAsMuchAsPossible' },
  });
  await work();
  await devTools.send('Tracing.end');
  await complete;
  const mains = events.filter(
    ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const of = ({ pid, tid }: TraceEvent) =>
    events.filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid);
  const own = mains.map(of).toSorted((a, b) => b.length - a.length)[0] ?? [];
  return own.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
}

/** Events of so many ms and more, each below the one that it is part of. */
export function* timeline(
  events: readonly TraceEvent[],
  least: number,
): Iterable<{ depth: number; begin: number; ms: number; cpu: number; name: string }> {
  const ends: number[] = [];
  for (const { name, ts, dur = 0, tdur = 0 } of events) {
    while (ends.length > 0 && ts >= (ends.at(-1) ?? 0)) ends.pop();
    if (dur < least * 1e3) continue;
    yield { depth: ends.length, begin: (ts - events[0].ts) / 1e3, ms: dur / 1e3, cpu: tdur / 1e3, name };
    ends.push(ts + dur);
  }
}

/** The times of events without those that they are made of, dearest first. */
export function traceRows(events: readonly TraceEvent[]): TraceRows {
  const rows = new Map<string, [count: number, cpu: number, wall: number]>();
  const stack: { event: TraceEvent; cpu: number; wall: number }[] = [];
  const finish = () => {
    const top = stack.pop();
    if (top === undefined) return;
    const row = rows.get(top.event.name) ?? [0, 0, 0];
    rows.set(top.event.name, [row[0] + 1, row[1] + top.cpu, row[2] + top.wall]);
  };
  for (const event of events) {
    while (stack.length > 0 && event.ts >= (stack.at(-1)?.event.ts ?? 0) + (stack.at(-1)?.event.dur ?? 0))
      finish();
    const parent = stack.at(-1);
    const [cpu, wall] = [event.tdur ?? 0, event.dur ?? 0];
    if (parent !== undefined) {
      parent.cpu -= cpu;
      parent.wall -= wall;
    }
    stack.push({ event, cpu, wall });
  }
  while (stack.length > 0) finish();
  return [...rows]
    .map(([name, [count, cpu, wall]]) => [name, count, cpu, wall] as const)
    .toSorted((a, b) => b[2] - a[2]);
}
