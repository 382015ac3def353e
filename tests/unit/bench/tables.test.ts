import { expect, it } from 'vitest';
import type { BenchResults } from '../../bench/charts/results.js';
import { bestPeerBusy, spreadsOf } from '../../bench/charts/results.js';
import type { Sample } from '../../bench/charts/sample.js';
import { allTables } from '../../bench/charts/tables.js';
import { withFigures } from '../../bench/stand/readme.js';

const NOTHING: Sample = {
  busy: Number.NaN,
  script: 0,
  thread: 0,
  perPaint: Number.NaN,
  layout: 0,
  perTick: 0,
  cores: 0.5,
  repaint: 0,
  frames: 60,
  gapP99: 17,
  longest: 0,
  paintP50: Number.NaN,
  paintP99: Number.NaN,
  sentP50: Number.NaN,
  sentP99: Number.NaN,
  signalP50: Number.NaN,
  signalP99: Number.NaN,
  writeP50: Number.NaN,
  writeP99: Number.NaN,
};
const shares = (...values: number[]) => values.map((busy) => ({ ...NOTHING, busy, repaint: 30 }));

const RESULTS: BenchResults = {
  machine: {
    date: '2026-01-02',
    cpu: 'Some CPU',
    cores: 2,
    memoryGb: 8,
    node: 'v20.0.0',
    browser: '150.0',
    versions: { 'kline-chart': '1.0.0' },
  },
  runs: 3,
  seconds: 10,
  scenarios: [
    {
      id: 'x',
      title: 'Some charts',
      entrants: [
        { name: 'blank', transport: '', samples: shares(0.01, 0.02, 0.01) },
        { name: 'ours-shared', transport: 'shared', samples: shares(0.3, 0.2, 0.4) },
        { name: 'uplot', transport: '', samples: shares(0.6, 0.5, 0.9) },
        { name: 'echarts', transport: '', samples: shares(0.9, 0.8, 0.9) },
        { name: 'uplot@page', transport: '', samples: shares(0.4, 0.4, 0.4) },
        { name: 'highcharts', transport: '', samples: [], failure: 'It fell over' },
      ],
    },
  ],
};

it('medians stand with their spread, and beside the best peer of the same feed', () => {
  const rows = allTables(RESULTS).split('\n');
  const row = (name: string) => rows.find((line) => line.startsWith(`| ${name} |`))?.split(' | ');
  expect(row('ours-shared')?.[1]).toBe('30 (20–40)');
  expect(row('ours-shared')?.at(-1)).toBe('0.50 |');
  expect(row('uplot')?.at(-1)).toBe('1.00 |');
  expect(row('uplot@page')?.at(-1)).toBe('1.00 |');
  expect(row('blank')?.at(-1)).toBe(' |');
  expect(row('highcharts')?.[1]).toBe('It fell over');
  expect(rows[0]).toBe('3 runs of 10 s each.');
});

it('what nobody has figures for has no column', () => {
  expect(allTables(RESULTS)).not.toContain('signal');
  expect(spreadsOf(RESULTS.scenarios[0].entrants[0]).signalP50.runs).toBe(0);
});

it('nor has what a few runs happened to have', () => {
  const told = (runs: number) => {
    const samples = shares(0.3, 0.2, 0.4).map((sample, run) => ({
      ...sample,
      signalP50: run < runs ? 1 : Number.NaN,
    }));
    const entrants = [{ name: 'ours-shared', transport: 'shared', samples }];
    return allTables({ ...RESULTS, scenarios: [{ id: 'x', title: 'Some charts', entrants }] });
  };
  expect(told(1)).not.toContain('signal');
  expect(told(2)).toContain('signal');
});

it('a blank page is nobody’s peer', () => {
  expect(bestPeerBusy(RESULTS.scenarios[0], false)).toBe(0.6);
});

const README = '# It\n\ntext\n\n## Where to look\n\nmore\n';

it('figures get a section of their own, which the next run replaces', () => {
  const once = withFigures(README, 'charts', '| a |');
  expect(once).toMatch(
    /^# It\n\ntext\n\n## Benchmarks\n\n<!-- .*charts.*-->\n\n\| a \|\n\n<!-- .*-->\n\n## Where/,
  );
  const twice = withFigures(once, 'charts', '| b |');
  expect(twice).toBe(once.replace('| a |', '| b |'));
  const both = withFigures(twice, 'soak', '| c |');
  expect(both.match(/## Benchmarks/g)).toHaveLength(1);
  expect(withFigures(both, 'charts', '| b |')).toBe(both);
  expect(both).toContain('| c |');
});

it('a README that has lost a mark is not touched', () => {
  const torn = withFigures(README, 'charts', '| a |').replace('<!-- end of figures -->', '');
  expect(() => withFigures(torn, 'charts', '| b |')).toThrow('put it back');
  expect(() => withFigures('# It\n', 'charts', '| b |')).toThrow('Where to look');
});
