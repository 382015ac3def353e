import { expect, it } from 'vitest';
import { plotSoak, type SoakReading } from '../../bench/soak/plot.js';

const reading = (minutes: number, heap: number, gapP99: number): SoakReading => ({
  minutes,
  heap,
  nodes: 1,
  listeners: 1,
  resident: Number.NaN,
  gapP50: 17,
  gapP99,
});

it('draws heap and frame time of each line against the same minutes', () => {
  const svg = plotSoak([
    { name: 'ours', readings: [reading(1, 10e6, 17), reading(2, 10e6, 17)] },
    { name: '<old> & way', readings: [reading(1, 20e6, 100), reading(2, 40e6, Number.NaN)] },
  ]);
  const paths = [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) =>
    points.split(' ').map((point) => point.split(',').map(Number)),
  );
  expect(paths).toHaveLength(4);
  const [heapOfOurs, heapOfOld, framesOfOurs, framesOfOld] = paths;
  // A steady heap is a level line; a growing one climbs, which in SVG is downwards.
  expect(heapOfOurs[0][1]).toBe(heapOfOurs[1][1]);
  expect(heapOfOld[1][1]).toBeLessThan(heapOfOld[0][1]);
  expect(heapOfOurs.map(([x]) => x)).toEqual(heapOfOld.map(([x]) => x));
  // What was not measured is left out.
  expect([framesOfOurs.length, framesOfOld.length]).toEqual([2, 1]);
  expect(svg).toContain('&lt;old> &amp; way');
  expect(svg).not.toMatch(/NaN|<script|style=/);
});
