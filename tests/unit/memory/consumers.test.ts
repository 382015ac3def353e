import { describe, expect, it } from 'vitest';
import {
  attachConsumer,
  detachConsumer,
  StoreMemory,
  ThreadCounters,
  UpdateMarker,
} from '../../../src/memory/index.js';

function setUp(maxSeries: number) {
  const memory = StoreMemory.create({ maxSeries, maxKlines: 1 }, true);
  const woken: number[] = [];
  const marker = new UpdateMarker(memory, new ThreadCounters(memory, 1), (consumer) => woken.push(consumer));
  return { memory, woken, marker };
}

describe('consumers', () => {
  it('a place is given on with nothing on its way: whoever comes next is woken by the next update', () => {
    const { memory, woken, marker } = setUp(1);
    const consumer = attachConsumer(memory, 2);
    marker.mark(0);
    detachConsumer(memory, consumer);
    expect(attachConsumer(memory, 3)).toBe(consumer);
    marker.mark(0);
    expect(woken).toEqual([consumer, consumer]);
  });
});
