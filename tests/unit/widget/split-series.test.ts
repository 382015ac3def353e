import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SplitSeries } from '../../../widget/chart/split-series.js';

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

function setUp(isJoined = false) {
  const [history, live] = [series(), series()];
  let rows: readonly Bar[] = [];
  let shownFrom = 0;
  const split = new SplitSeries<Bar>(history, live, (row) => rows[row], isJoined);
  return {
    history,
    live,
    /** Draws these rows, of which those from `from` on are new. */
    draw(next: readonly Bar[], from = 0, shown = shownFrom) {
      rows = next;
      shownFrom = shown;
      split.draw({ count: rows.length, shownFrom }, from);
    },
    drawn: () => [...history.bars, ...(isJoined ? live.bars.slice(-1) : live.bars)],
  };
}

const bar = (time: number, close = time): Bar => ({ time, close });

describe('a run of bars as two series', () => {
  it('a tick touches the live series alone', () => {
    const t = setUp();
    t.draw([bar(1), bar(2), bar(3)]);
    const before = t.history.calls;
    t.draw([bar(1), bar(2), bar(3, 9)], 2);
    expect(t.history.calls).toBe(before);
    expect(t.drawn()).toEqual([bar(1), bar(2), bar(3, 9)]);
  });

  it('a new bar moves the one before it into history, in its last state', () => {
    const t = setUp();
    t.draw([bar(1), bar(2)]);
    t.draw([bar(1), bar(2, 7), bar(3)], 1);
    expect(t.history.bars).toEqual([bar(1), bar(2, 7)]);
    expect(t.live.bars).toEqual([bar(3)]);
  });

  it('a line’s live part begins where history ends, and rows before the shown ones are not drawn', () => {
    const t = setUp(true);
    t.draw([bar(1), bar(2), bar(3), bar(4)], 0, 1);
    expect(t.history.bars).toEqual([bar(2), bar(3)]);
    expect(t.live.bars).toEqual([bar(3), bar(4)]);
    t.draw([bar(1), bar(2), bar(3), bar(4, 8), bar(5)], 3);
    expect(t.live.bars).toEqual([bar(4, 8), bar(5)]);
  });

  it('whatever comes, both together are the rows', () => {
    const step = fc.record({
      fresh: fc.nat(4),
      close: fc.integer({ min: 1, max: 99 }),
      kind: fc.constantFrom('newest', 'newest', 'newest', 'all', 'prepend', 'correct'),
    });
    fc.assert(
      fc.property(fc.nat(5), fc.boolean(), fc.array(step, { maxLength: 40 }), (initial, joined, steps) => {
        const t = setUp(joined);
        let truth = Array.from({ length: initial }, (_, i) => bar(1_000 + i));
        t.draw(truth);
        for (const { fresh, close, kind } of steps) {
          let from = Math.max(0, truth.length - 1);
          truth = truth.map((each, i) => (i === from ? bar(each.time, close) : each));
          for (let i = 0; i < fresh; i++) truth.push(bar((truth.at(-1)?.time ?? 1_000) + 1, close + i));
          if (kind === 'all') {
            truth = truth.map(({ time, close: c }) => bar(time, c + 1));
            from = 0;
          } else if (kind === 'prepend' && truth.length > 0) {
            truth = [bar(truth[0].time - 1), ...truth];
            from = 0;
          } else if (kind === 'correct' && truth.length > 2) {
            from = 1;
            truth[1] = bar(truth[1].time, close + 50);
          }
          t.draw(truth, from);
          expect(t.drawn()).toEqual(truth);
        }
      }),
      { seed: 5 },
    );
  });
});
