/** Results as Markdown. */
import type { Spread } from '../stand/statistics.js';
import {
  type BenchResults,
  bestPeerBusy,
  type EntrantResult,
  type Figure,
  type ScenarioResult,
  spreadsOf,
} from './results.js';

interface Column {
  readonly title: string;
  readonly figure: Figure;
  readonly text: (value: number) => string;
}

const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
const percent = (value: number) => (value * 100).toFixed(0);

const COLUMNS: readonly Column[] = [
  { title: 'busy %', figure: 'busy', text: percent },
  { title: 'CPU %', figure: 'thread', text: percent },
  { title: 'µs per paint', figure: 'perPaint', text: ms },
  { title: 'paints/s per chart', figure: 'repaint', text: ms },
  { title: 'frames/s', figure: 'frames', text: ms },
  { title: 'frame gap p99, ms', figure: 'gapP99', text: ms },
  { title: 'tick to paint p50, ms', figure: 'paintP50', text: ms },
  { title: 'p99, ms', figure: 'paintP99', text: ms },
  { title: 'sent to paint p99, ms', figure: 'sentP99', text: ms },
  { title: 'longest task, ms', figure: 'longest', text: ms },
  { title: 'cores', figure: 'cores', text: (value) => value.toFixed(2) },
];
const SIGNAL: readonly Column[] = [
  { title: 'write to signal p50, ms', figure: 'writeP50', text: (value) => value.toFixed(2) },
  { title: 'p99, ms', figure: 'writeP99', text: (value) => value.toFixed(2) },
  { title: 'arrival to signal p50, ms', figure: 'signalP50', text: (value) => value.toFixed(2) },
  { title: 'p99, ms', figure: 'signalP99', text: (value) => value.toFixed(2) },
];
const PER_TICK: Column = { title: 'µs per tick', figure: 'perTick', text: ms };

/** What a reader must know to read the figures. */
export const NOTES = [
  'Medians of interleaved runs, each in a fresh page of one browser; in brackets the least and the most.',
  '`busy` is the main thread’s task time over wall time, `CPU` the same by that thread’s own clock, `cores` the time of all threads of the page’s process. Every busy share stands beside its repaint rate: painting less often is cheaper.',
  'Contenders get the exchange’s frames over a WebSocket. Ours parses them in its worker (`ours-inline`: on the page’s thread); for all others the page parses them, as their users do. Rows with `@page` are given ready numbers by a generator on the page, so nothing in them is the cost of JSON.',
  'Tick to paint: for every tick, from its arrival where it is parsed to the end of the drawing callback that shows it or a later one of its chart. “Sent to paint” counts from the server’s sending, and so the wait for a busy thread, too. What Highcharts hands to the browser is SVG: its painting comes after the callback.',
  'Every contender draws candles and both axes; volume, legends and studies only where a row says so. KLineChart coalesces by itself; `lightweight-tick` updates for every tick; all others once per frame.',
];

export function scenarioTable(result: ScenarioResult): string {
  const spreads = result.entrants.map((entrant) => ({ entrant, spread: spreadsOf(entrant) }));
  // What a few runs of one happened to have compares nobody.
  const has = ({ figure }: Column) =>
    spreads.some(({ entrant, spread }) => (spread[figure]?.runs ?? 0) > entrant.samples.length / 2);
  const isSweep = result.entrants.length === 1;
  const columns = [...COLUMNS, ...SIGNAL, ...(isSweep ? [PER_TICK] : [])].filter(has);
  const hasRatio = !Number.isNaN(bestPeerBusy(result, false));
  const head = ['', ...columns.map(({ title }) => title), ...(hasRatio ? ['of the best peer’s busy'] : [])];
  const rows = spreads.map(({ entrant, spread }) => {
    if (entrant.samples.length === 0) return [entrant.name, entrant.failure ?? 'no figures'];
    const cells = columns.map(({ figure, text }) => cell(spread[figure], text));
    return [entrant.name, ...cells, ...(hasRatio ? [ratio(result, entrant)] : [])];
  });
  return [`#### ${result.title}`, '', table(head, rows)].join('\n');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const padded = rows.map((row) => head.map((_, i) => row[i] ?? ''));
  return [line(head), line(head.map(() => '---')), ...padded.map(line)].join('\n');
}

export function allTables({ scenarios, runs, seconds }: BenchResults): string {
  const measured = `${runs} runs of ${seconds} s each.`;
  return [measured, ...scenarios.map(scenarioTable)].join('\n\n');
}

function cell({ median, min, max, runs }: Spread, text: (value: number) => string): string {
  if (runs === 0) return '';
  return runs === 1 ? text(median) : `${text(median)} (${text(min)}–${text(max)})`;
}

function ratio(result: ScenarioResult, entrant: EntrantResult): string {
  if (entrant.name === 'blank') return '';
  const best = bestPeerBusy(result, entrant.name.endsWith('@page'));
  const { busy } = spreadsOf(entrant);
  return Number.isNaN(best) ? '' : (busy.median / best).toFixed(2);
}
