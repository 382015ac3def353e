/** What is measured: which charts over which ticks, and by whom. */
import { CELL, type ContenderName, type FeedMode } from './page-config.js';

export interface Entrant {
  readonly contender: ContenderName;
  readonly feed: FeedMode;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly charts: number;
  /** Series among which the charts are shared out; the others are held, but not shown. */
  readonly shown: number;
  readonly series: number;
  readonly visible: number;
  readonly columns: number;
  readonly rows: number;
  readonly bars: number;
  readonly rate: number;
  readonly scale: number;
  readonly studies: boolean;
  readonly sync: boolean;
  readonly scroll: boolean;
  /** The pointer rests over the first chart, and moves. */
  readonly pointer: boolean;
  readonly entrants: readonly Entrant[];
}

const socket = (...names: ContenderName[]): Entrant[] =>
  names.map((contender) => ({ contender, feed: 'socket' }));
const page = (...names: ContenderName[]): Entrant[] =>
  names.map((contender) => ({ contender, feed: 'page' }));

const OURS = ['ours-shared', 'ours-transfer', 'ours-inline'] as const;
const PEERS = [
  'lightweight-tick',
  'lightweight-frame',
  'klinecharts',
  'highcharts',
  'echarts',
  'uplot',
] as const;
const ALL = [...socket('blank', ...OURS, ...PEERS), ...page(...PEERS)];
const PARSED = socket('blank', ...OURS, ...PEERS);
/** Where only the costs of ours are asked for. */
const SELF = socket('ours-shared');
/** Those that can show a crosshair in all charts of a page. */
const SYNCED = socket('blank', 'ours-shared', 'lightweight-frame', 'echarts', 'uplot');

const BASE = {
  bars: 500,
  rate: 10_000,
  scale: 1,
  studies: false,
  sync: false,
  scroll: false,
  pointer: false,
  entrants: PARSED,
};

type Rest = Partial<Omit<Scenario, 'id' | 'title' | 'charts' | 'columns' | 'rows'>>;

function scenario(
  id: string,
  title: string,
  [charts, columns, rows]: readonly [number, number, number],
  rest: Rest = {},
): Scenario {
  const shown = rest.shown ?? charts;
  return { ...BASE, id, title, charts, columns, rows, shown, series: shown, visible: charts, ...rest };
}

const SIX_BY_FOUR = [24, 6, 4] as const;
const PORTAL = { shown: 200, series: 1_200 };

export const SCENARIOS: readonly Scenario[] = [
  scenario('24x500-1k', '24 charts, 500 bars, 1,000 ticks/s', SIX_BY_FOUR, { rate: 1_000, entrants: ALL }),
  scenario('24x500', '24 charts, 500 bars, 10,000 ticks/s', SIX_BY_FOUR, { entrants: ALL }),
  scenario('48x500-1k', '48 charts, 500 bars, 1,000 ticks/s', [48, 8, 6], { rate: 1_000 }),
  scenario('48x500', '48 charts, 500 bars, 10,000 ticks/s', [48, 8, 6]),
  scenario('1x500', '1 chart, 500 bars, 10,000 ticks/s', [1, 1, 1]),
  scenario('8x500-1k', '8 charts, 500 bars, 1,000 ticks/s', [8, 4, 2], { rate: 1_000 }),
  scenario('8x500', '8 charts, 500 bars, 10,000 ticks/s', [8, 4, 2]),
  scenario('1x500-idle', '1 chart, 500 bars, 100 ticks/s', [1, 1, 1], {
    rate: 100,
    entrants: socket(...OURS),
  }),
  scenario('200-scroll', '200 charts, 1,200 series, scrolling', [200, 5, 4], { ...PORTAL, scroll: true }),
  scenario('200-scroll-1k', '200 charts, 1,200 series, scrolling, 1,000 ticks/s', [200, 5, 4], {
    ...PORTAL,
    scroll: true,
    rate: 1_000,
  }),
  scenario('200-still', '200 charts, 20 in view, 1,200 series', [200, 5, 4], PORTAL),
  scenario('20-still', '20 charts, all in view, 1,200 series', [20, 5, 4], { series: 1_200 }),
  scenario('24x500-dpr2', '24 charts, device scale 2', SIX_BY_FOUR, { scale: 2 }),
  scenario('24x500-studies', '24 charts, volume and three studies', SIX_BY_FOUR, { studies: true }),
  scenario('24x500-sync', '24 charts in a group, crosshair on', SIX_BY_FOUR, {
    sync: true,
    pointer: true,
    entrants: SYNCED,
  }),
  ...[100, 500, 1_440].map((bars) =>
    scenario(`bars-${bars}`, `24 charts, ${bars} bars`, SIX_BY_FOUR, { bars, entrants: SELF }),
  ),
  ...[0, 100, 200].map((hidden) =>
    scenario(`hidden-${hidden}`, `1 chart in view, ${hidden} out of sight`, [1 + hidden, 1, 1], {
      shown: 1,
      visible: 1,
      entrants: SELF,
    }),
  ),
  ...[1, 24, 240, 1_200].map((series) =>
    scenario(`series-${series}`, `1 chart, ${series} series`, [1, 1, 1], { series, entrants: SELF }),
  ),
];

export function viewportOf({ columns, rows }: Scenario): { width: number; height: number } {
  return { width: columns * CELL.width, height: rows * CELL.height };
}

export function entrantName({ contender, feed }: Entrant): string {
  return feed === 'page' ? `${contender}@page` : contender;
}

/** Charts of which something is in view: the others owe no paints. */
export function inView(asked: Scenario): number {
  return Math.min(asked.visible, asked.columns * asked.rows);
}
