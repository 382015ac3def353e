/** Self times of a CPU profile of the DevTools protocol, by function and by room. */
export interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly children?: readonly number[];
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples?: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas?: readonly number[];
}

type Rows = readonly (readonly [name: string, microseconds: number])[];

/** Time within each function, what it calls included; of one that calls itself, once. */
export function totalTimes({ nodes, samples = [], timeDeltas = [] }: Profile): Rows {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const self = new Map<number, number>();
  for (const [i, id] of samples.entries()) self.set(id, (self.get(id) ?? 0) + (timeDeltas[i + 1] ?? 0));
  const totals = new Map<string, number>();
  const add = (id: number, above: ReadonlySet<string>): number => {
    const node = byId.get(id);
    if (node === undefined) return 0;
    const { functionName, lineNumber } = node.callFrame;
    const name = `${functionName || '(anonymous)'}:${lineNumber + 1}`;
    const within = new Set(above).add(name);
    let total = self.get(id) ?? 0;
    for (const child of node.children ?? []) total += add(child, within);
    if (!above.has(name)) totals.set(name, (totals.get(name) ?? 0) + total);
    return total;
  };
  const [root] = nodes;
  add(root.id, new Set());
  return [...totals].toSorted(([, a], [, b]) => b - a);
}

/** What stands for no work at all. */
const IDLE = new Set(['(idle)', '(root)']);
/** And what is no script's work, beside. */
const NO_TASK = new Set([...IDLE, '(program)']);

/**
 * Times of work without a break, longer than some ms: when each began, ms after the profile, and the times within its
 * functions.
 */
export function stretches(
  profile: Profile,
  longer: number,
): { begin: number; ms: number; functions: Rows }[] {
  const { nodes, samples = [], timeDeltas = [] } = profile;
  const idle = new Set(
    nodes.filter(({ callFrame }) => NO_TASK.has(callFrame.functionName)).map(({ id }) => id),
  );
  const found: { begin: number; ms: number; functions: Rows }[] = [];
  let [from, begin, at] = [0, 0, 0];
  for (let i = 0; i <= samples.length; i++) {
    at += timeDeltas[i] ?? 0;
    if (i < samples.length && !idle.has(samples[i])) continue;
    const ms = (at - begin) / 1e3;
    if (ms > longer && i > from) {
      const part = { nodes, samples: samples.slice(from, i), timeDeltas: timeDeltas.slice(from, i + 1) };
      found.push({ begin: begin / 1e3, ms, functions: totalTimes(part) });
    }
    [from, begin] = [i + 1, at + (timeDeltas[i + 1] ?? 0)];
  }
  return found;
}

export function selfTimes(
  { nodes, samples = [], timeDeltas = [] }: Profile,
  roomAt: (url: string, line: number) => string,
): { functions: Rows; rooms: Rows; total: number } {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const functions = new Map<string, number>();
  const rooms = new Map<string, number>();
  let total = 0;
  for (const [i, id] of samples.entries()) {
    const frame = frames.get(id);
    if (frame === undefined || IDLE.has(frame.functionName)) continue;
    const { functionName, url, lineNumber } = frame;
    // The time until the next sample is this one's.
    const time = timeDeltas[i + 1] ?? 0;
    const room =
      url === '' ? (functionName.startsWith('(') ? functionName : 'the browser') : roomAt(url, lineNumber);
    const name = `${functionName || '(anonymous)'}  ${room}${url === '' ? '' : `:${lineNumber + 1}`}`;
    total += time;
    functions.set(name, (functions.get(name) ?? 0) + time);
    rooms.set(room, (rooms.get(room) ?? 0) + time);
  }
  const sorted = (map: Map<string, number>) => [...map].toSorted(([, a], [, b]) => b - a);
  return { functions: sorted(functions), rooms: sorted(rooms), total };
}
