import { expect, it } from 'vitest';
import { Monitor, type MonitorSnapshot } from '../../../src/monitoring/index.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';
import { VirtualChart } from './support/virtual-page.js';

function running() {
  const clock = new VirtualClock();
  const monitor = new Monitor({ clock });
  monitor.start();
  return { clock, monitor };
}

/** As much of a snapshot as charts tell. */
function told({ performance, charts }: MonitorSnapshot) {
  const { tickToPaint, paintedFrames, coalesced } = performance;
  return { tickToPaint, paintedFrames, coalesced, charts };
}

it('charts tell from tick to paint, each by itself and all together', () => {
  const { monitor } = running();
  const [btc, eth] = [new VirtualChart('BTCUSDT'), new VirtualChart('ETHUSDT', '1h')];
  for (const chart of [btc, eth]) monitor.watchChart(chart);
  for (let i = 0; i < 99; i++) btc.paint(8, 1, i);
  eth.paint(200, 5, 99);
  expect(told(monitor.snapshot())).toEqual({
    tickToPaint: { p50: expect.closeTo(8, 0), p99: expect.closeTo(8, 0) },
    paintedFrames: 100,
    coalesced: 4,
    charts: [
      {
        symbol: 'BTCUSDT',
        interval: '1m',
        tickToPaint: { p50: expect.closeTo(8, 0), p99: expect.closeTo(8, 0) },
        paints: 99,
        coalesced: 0,
      },
      { symbol: 'ETHUSDT', interval: '1h', tickToPaint: { p50: 200, p99: 200 }, paints: 1, coalesced: 4 },
    ],
  });
  expect(monitor.performance.tickToPaint).not.toBe('unknown');
  monitor.stop();
});

it('charts that paint in one frame are one painted frame', () => {
  const { monitor } = running();
  const charts = ['A', 'B', 'C'].map((symbol) => new VirtualChart(symbol));
  for (const chart of charts) monitor.watchChart(chart);
  for (const frame of [16.6, 33.3]) for (const chart of charts) chart.paint(5, 1, frame);
  charts[0].paint(5, 1, 50);
  expect(monitor.performance.paintedFrames).toBe(3);
  monitor.stop();
});

it('without a chart nothing is known of paints, and 0 once there is one', () => {
  const { monitor } = running();
  const nothing = { tickToPaint: 'unknown', paintedFrames: 'unknown', coalesced: 'unknown', charts: [] };
  expect(told(monitor.snapshot())).toEqual(nothing);
  monitor.watchChart(new VirtualChart('A'));
  expect(told(monitor.snapshot())).toMatchObject({
    paintedFrames: 0,
    coalesced: 0,
    charts: [{ symbol: 'A', tickToPaint: 'unknown', paints: 0 }],
  });
  monitor.stop();
});

it('what charts told is forgotten with the window, counts are not', async () => {
  const { clock, monitor } = running();
  const chart = new VirtualChart('A');
  monitor.watchChart(chart);
  chart.paint(500, 2, 1);
  await clock.advance(130_000);
  expect(told(monitor.snapshot())).toMatchObject({
    tickToPaint: 'unknown',
    paintedFrames: 1,
    coalesced: 1,
    charts: [{ tickToPaint: 'unknown', paints: 1 }],
  });
  monitor.stop();
});

it('a chart is watched from the start on until it is let go or the monitor stops', () => {
  const monitor = new Monitor({ clock: new VirtualClock() });
  const [early, late, gone] = ['early', 'late', 'gone'].map((symbol) => new VirtualChart(symbol));
  monitor.watchChart(early);
  expect(early.gauges.size).toBe(0);
  monitor.start();
  expect(early.gauges.size).toBe(1);
  monitor.watchChart(late);
  const forget = monitor.watchChart(gone);
  forget();
  expect(gone.gauges.size).toBe(0);
  monitor.watchChart(gone);
  // The remover of the first time is not that of the second.
  forget();
  expect(monitor.snapshot().charts.map(({ symbol }) => symbol)).toEqual(['early', 'late', 'gone']);
  monitor.stop();
  expect([early, late, gone].map(({ gauges }) => gauges.size)).toEqual([0, 0, 0]);
  monitor.watchChart(late);
  expect(late.gauges.size).toBe(0);
});

it('a chart that is watched twice is told of once', () => {
  const { monitor } = running();
  const chart = new VirtualChart('A');
  monitor.watchChart(chart);
  monitor.watchChart(chart);
  expect(chart.gauges.size).toBe(1);
  chart.paint(5);
  expect(monitor.snapshot().charts).toMatchObject([{ paints: 1 }]);
  monitor.stop();
});
