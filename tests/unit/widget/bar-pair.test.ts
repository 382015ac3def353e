import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORD_WIDTH } from '../../../src/index.js';
import { BarPair } from '../../../widget/chart/bar-pair.js';

interface Bar {
  time: number;
  close: number;
}

/** A series with the chart library's rule: an update may replace the newest bar or follow it, never go before it. */
function series() {
  let bars: Bar[] = [];
  return {
    calls: 0,
    get bars() {
      return bars;
    },
    setData(data: Bar[]) {
      this.calls++;
      bars = [...data];
    },
    update(bar: Bar) {
      this.calls++;
      const newest = bars.at(-1);
      if (newest !== undefined && bar.time < newest.time) {
        throw new Error(`Cannot update oldest data, last time=${newest.time}, new time=${bar.time}`);
      }
      if (newest?.time === bar.time) bars[bars.length - 1] = bar;
      else bars.push(bar);
    },
  };
}

function setUp() {
  const [history, live] = [series(), series()];
  const pair = new BarPair<Bar>(history, live, (data, at) => ({
    time: data[at],
    close: data[at + 4],
  }));
  return { pair, history, live, drawn: () => [...history.bars, ...live.bars] };
}

function records(bars: readonly Bar[]): Float64Array {
  const out = new Float64Array(bars.length * RECORD_WIDTH);
  for (const [i, bar] of bars.entries()) out.set([bar.time, 0, 0, 0, bar.close, 0], i * RECORD_WIDTH);
  return out;
}

const bar = (time: number, close = time): Bar => ({ time, close });

describe('a run of bars as two series', () => {
  it('a tick touches the live series alone', () => {
    const t = setUp();
    t.pair.setRecords(records([bar(1), bar(2), bar(3)]), 3);
    const before = t.history.calls;
    t.pair.applyRecords(records([bar(3, 9)]), 1);
    expect(t.history.calls).toBe(before);
    expect(t.drawn()).toEqual([bar(1), bar(2), bar(3, 9)]);
  });

  it('a new bar moves the one before it into history, in its last state', () => {
    const t = setUp();
    t.pair.setRecords(records([bar(1), bar(2)]), 2);
    t.pair.applyRecords(records([bar(2, 7), bar(3)]), 2);
    expect(t.history.bars).toEqual([bar(1), bar(2, 7)]);
    expect(t.live.bars).toEqual([bar(3)]);
    expect(t.pair.count).toBe(3);
  });

  it('whatever comes, both together are the records', () => {
    const step = fc.record({ fresh: fc.nat(4), close: fc.integer({ min: 1, max: 99 }), reset: fc.nat(9) });
    fc.assert(
      fc.property(fc.nat(5), fc.array(step, { maxLength: 40 }), (initial, steps) => {
        const t = setUp();
        let truth = Array.from({ length: initial }, (_, i) => bar(i));
        t.pair.setRecords(records(truth), truth.length);
        for (const { fresh, close, reset } of steps) {
          const from = Math.max(0, truth.length - 1);
          if (truth.length > 0) truth[truth.length - 1] = bar(truth.length - 1, close);
          for (let i = 0; i < fresh; i++) truth.push(bar(truth.length, close + i));
          if (truth.length === 0) continue;
          if (reset === 0) {
            truth = truth.map(({ time, close: c }) => bar(time, c + 1));
            t.pair.setRecords(records(truth), truth.length);
          } else {
            t.pair.applyRecords(records(truth.slice(from)), truth.length - from);
          }
          expect(t.drawn()).toEqual(truth);
          expect(t.pair.count).toBe(truth.length);
        }
      }),
      { seed: 5 },
    );
  });
});
