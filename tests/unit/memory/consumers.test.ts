import { describe, expect, it } from 'vitest';
import {
  attachConsumer,
  detachConsumer,
  StoreMemory,
  ThreadCounters,
  UpdateInbox,
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

  it('takes every series that is dirty, once, those of the last word included', () => {
    const { memory, marker } = setUp(40);
    const inbox = new UpdateInbox(memory, attachConsumer(memory, 2));
    for (const slot of [39, 0, 39]) marker.mark(slot);
    const taken: number[] = [];
    inbox.drain((slot) => taken.push(slot));
    inbox.drain((slot) => taken.push(slot));
    expect(taken).toEqual([0, 39]);
  });

  it('two have their bits to themselves', () => {
    const { memory, marker } = setUp(40);
    const inboxes = [2, 3].map((thread) => new UpdateInbox(memory, attachConsumer(memory, thread)));
    marker.mark(33);
    for (const inbox of inboxes) {
      const taken: number[] = [];
      inbox.drain((slot) => taken.push(slot));
      expect(taken).toEqual([33]);
    }
  });
});
