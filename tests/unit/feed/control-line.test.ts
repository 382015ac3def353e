import { describe, expect, it } from 'vitest';
import { ControlLine } from '../../../src/feed/binance/control-line.js';
import { VirtualClock } from './support/virtual-clock.js';

function setUp() {
  const clock = new VirtualClock();
  const wanted = new Set<string>();
  const sent: { id: number; method: string }[] = [];
  const failures: string[] = [];
  const refused: string[] = [];
  const line = new ControlLine(wanted, clock, {
    send: (text) => sent.push(JSON.parse(text) as { id: number; method: string }),
    onSubscribed: () => {},
    onRefused: (stream) => refused.push(stream),
    onList: () => {},
    onSettled: () => {},
    onFailure: (reason) => failures.push(reason),
  });
  const want = (stream: string) => {
    wanted.add(stream);
    line.reconcile();
  };
  return { clock, line, want, sent, failures, refused };
}

describe('the control side of a connection', () => {
  it('a clock that was set back by an hour holds nothing up for an hour', () => {
    const { clock, line, want, sent } = setUp();
    want('a');
    line.onAck(sent[0].id, null);
    clock.jump(-3_600_000);
    want('b');
    expect(sent.map(({ method }) => method)).toEqual(['SUBSCRIBE', 'SUBSCRIBE']);
  });

  it('an error of another message than the one under way is none of it', () => {
    const { line, want, sent, failures, refused } = setUp();
    want('a');
    line.onError(sent[0].id + 7, 2, 'Invalid request');
    line.onError(sent[0].id + 7, 1, 'Unknown');
    expect([line.isWaiting, failures, refused]).toEqual([true, [], []]);
    line.onAck(sent[0].id, null);
    expect(line.serves('a')).toBe(true);
  });
});
