import { describe, expect, it, vi } from 'vitest';
import { beaconReporter, consoleReporter, type MonitorSnapshot } from '../../../src/monitoring/index.js';
import { VirtualClock } from '../feed/support/virtual-clock.js';
import { ALERT, chart, snapshot } from './support/report.js';

describe('the console', () => {
  it('gets one line for a report, with what is unknown named so', () => {
    const to = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    consoleReporter(to).report(snapshot());
    expect(to.info.mock.calls).toEqual([
      [
        'kline-chart heap 40.00 MB, retained 0.02 MB/min ± 0.01 MB, allocated 6.00 MB/min, update p50 0.025 p99 2 ms, message unknown, paint p50 6 p99 18 ms, frames 60/s, painted 900, coalesced 12, long frames 4, alerts 0',
      ],
    ]);
    consoleReporter(to).report(
      snapshot(1, { growth: { ...snapshot().growth, retained: 'unknown', retainedError: 'unknown' } }),
    );
    expect(to.info.mock.calls[1][0]).toContain('retained unknown');
  });

  it('gets the slowest of several charts', () => {
    const to = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    consoleReporter(to).report(
      snapshot(1, { charts: [chart('A', 7), chart('B', 30), chart('C', 'unknown')] }),
    );
    expect(to.info.mock.calls[0][0]).toContain(
      'paint p50 6 p99 18 ms, slowest B 1m p50 15 p99 30 ms, frames',
    );
    consoleReporter(to).report(snapshot(1, { charts: [chart('A', 7)] }));
    expect(to.info.mock.calls[1][0]).not.toContain('slowest');
  });

  it('gets alerts as loud as they are, and their end quietly', () => {
    const to = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
    const reporter = consoleReporter(to);
    reporter.alert(ALERT);
    reporter.alert({ ...ALERT, level: 'critical' });
    reporter.alert({ ...ALERT, level: 'warning' });
    reporter.alert({ ...ALERT, state: 'cleared' });
    reporter.close();
    expect([to.error, to.warn, to.info].map((method) => method.mock.calls.length)).toEqual([2, 1, 1]);
    expect(to.error.mock.calls[0]).toEqual(['kline-chart alert memory-growth fired: Memory grows.']);
  });
});

/** A browser that takes beacons while it is willing. */
function beacons(options: Parameters<typeof beaconReporter>[1] = {}) {
  const clock = new VirtualClock();
  const page = new EventTarget();
  const bodies: string[] = [];
  const state = { willing: true };
  const sender = {
    sendBeacon(url: string, body: string) {
      // `navigator` must stay `this`: browsers refuse the bare function.
      if (this !== sender) throw new TypeError('Illegal invocation');
      expect(url).toBe('/metrics');
      if (state.willing) bodies.push(body);
      return state.willing;
    },
  };
  const reporter = beaconReporter('/metrics', { clock, page, sender, ...options });
  return { clock, page, bodies, state, reporter, sent: () => bodies.map((body) => JSON.parse(body)) };
}

describe('beacons', () => {
  it('carry a batch as soon as it is full', () => {
    const { reporter, sent, clock } = beacons({ batch: 3 });
    reporter.report(snapshot(1));
    reporter.alert(ALERT);
    expect(sent()).toEqual([]);
    reporter.report(snapshot(2));
    expect(sent()).toEqual([
      {
        version: 1,
        dropped: 0,
        entries: [
          { type: 'report', report: snapshot(1) },
          { type: 'alert', alert: ALERT },
          { type: 'report', report: snapshot(2) },
        ],
      },
    ]);
    expect(clock.pending).toBe(0);
  });

  it('carry what is there when its time is over', async () => {
    const { reporter, sent, clock } = beacons({ everyMs: 5_000 });
    reporter.report(snapshot());
    await clock.advance(4_999);
    expect(sent()).toEqual([]);
    await clock.advance(1);
    expect(sent()).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it.each(['pagehide', 'visibilitychange'])('carry what is there on %s', (parting) => {
    const { reporter, sent, page } = beacons();
    page.dispatchEvent(new Event(parting));
    expect(sent()).toEqual([]);
    reporter.report(snapshot());
    page.dispatchEvent(new Event(parting));
    expect(sent()).toHaveLength(1);
  });

  it('that the browser refuses are kept and sent later, in order', async () => {
    const { reporter, sent, clock, state } = beacons({ batch: 2, everyMs: 1_000 });
    state.willing = false;
    for (let at = 1; at <= 3; at++) reporter.report(snapshot(at));
    await clock.advance(3_000);
    state.willing = true;
    await clock.advance(1_000);
    expect(
      sent().flatMap(({ entries }) => entries.map((entry: { report: MonitorSnapshot }) => entry.report.at)),
    ).toEqual([1, 2, 3]);
    expect(reporter.dropped).toBe(0);
  });

  it('wait in bounded memory: the oldest reports go first, alerts last, and both are counted', async () => {
    const { reporter, sent, clock, state } = beacons({ batch: 2, maxQueued: 3, everyMs: 1_000 });
    state.willing = false;
    reporter.alert(ALERT);
    for (let at = 1; at <= 5; at++) reporter.report(snapshot(at));
    expect(reporter.dropped).toBe(3);
    state.willing = true;
    await clock.advance(1_000);
    const [{ dropped, entries }] = sent();
    expect(dropped).toBe(3);
    expect(
      entries.map((entry: { type: string; report?: MonitorSnapshot }) => entry.report?.at ?? entry.type),
    ).toEqual(['alert', 4, 5]);
    state.willing = false;
    for (let i = 0; i < 5; i++) reporter.alert(ALERT);
    expect(reporter.dropped).toBe(5);
  });

  it('stay below what a browser takes at once: many entries go in several, one too large is dropped', () => {
    const { reporter, bodies } = beacons({ batch: 50 });
    const message = 'ü'.repeat(5_000);
    reporter.alert({ ...ALERT, message: 'ü'.repeat(40_000) });
    expect(reporter.dropped).toBe(1);
    for (let i = 0; i < 50; i++) reporter.alert({ ...ALERT, message });
    const bytes = bodies.map((body) => new TextEncoder().encode(body).length);
    expect(Math.max(...bytes)).toBeLessThan(65_536);
    expect(bodies.flatMap((body) => JSON.parse(body).entries)).toHaveLength(50);
  });

  it('carry the slowest hundred charts of a page that has more: the report is not too large', () => {
    const { reporter, sent } = beacons({ batch: 1 });
    const charts = Array.from({ length: 2_000 }, (_, i) => chart(`LONGNAMEDSYMBOL${i}`, (i * 7) % 2_000));
    reporter.report(snapshot(1, { charts: charts.slice(0, 3) }));
    reporter.report(snapshot(2, { charts }));
    const [few, many]: MonitorSnapshot[] = sent().map(({ entries }) => entries[0].report);
    expect(few.charts).toEqual(charts.slice(0, 3));
    expect(many.charts).toHaveLength(100);
    expect(
      many.charts.every(({ tickToPaint }) => tickToPaint !== 'unknown' && tickToPaint.p99 >= 1_900),
    ).toBe(true);
    expect(reporter.dropped).toBe(0);
  });

  it('end with the reporter: what waits is sent or counted, nothing is left behind', () => {
    const { reporter, sent, clock, page, state } = beacons();
    reporter.report(snapshot(1));
    reporter.close();
    expect(sent()).toHaveLength(1);
    reporter.report(snapshot(2));
    page.dispatchEvent(new Event('pagehide'));
    reporter.close();
    expect(sent()).toHaveLength(1);
    expect(clock.pending).toBe(0);

    const refused = beacons();
    refused.state.willing = false;
    refused.reporter.report(snapshot());
    refused.reporter.close();
    expect([refused.reporter.dropped, refused.clock.pending]).toEqual([1, 0]);
    expect(state.willing).toBe(true);
  });

  it('need something that sends: without it that is said, not lost in silence', () => {
    expect(() => beaconReporter('/metrics')).toThrow(expect.objectContaining({ code: 'no-beacon' }));
  });
});
