/** What the browser itself does on the page's thread: self times of its trace events, by the thread's own clock. */
import type { BenchBrowser } from '../stand/browser.js';

const CATEGORIES = ['toplevel', 'devtools.timeline', 'cc', 'blink', 'viz', 'benchmark'];

interface TraceEvent {
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

/** Traces for a while. Returns the rows of the busiest renderer's main thread, dearest first. */
export async function traceFor({ devTools }: BenchBrowser, ms: number): Promise<TraceRows> {
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
  await new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
  await devTools.send('Tracing.end');
  await complete;
  return selfTimes(events);
}

function selfTimes(events: readonly TraceEvent[]): TraceRows {
  const mains = events.filter(
    ({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const of = ({ pid, tid }: TraceEvent) =>
    events.filter((event) => event.ph === 'X' && event.pid === pid && event.tid === tid);
  const own = mains.map(of).toSorted((a, b) => b.length - a.length)[0] ?? [];
  const rows = new Map<string, [count: number, cpu: number, wall: number]>();
  const stack: { event: TraceEvent; cpu: number; wall: number }[] = [];
  const finish = () => {
    const top = stack.pop();
    if (top === undefined) return;
    const row = rows.get(top.event.name) ?? [0, 0, 0];
    rows.set(top.event.name, [row[0] + 1, row[1] + top.cpu, row[2] + top.wall]);
  };
  for (const event of own.toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
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
