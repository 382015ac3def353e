import { describe, expect, it } from 'vitest';
import { SharedObserver } from '../../../widget/shared-observer.js';

interface Entry {
  readonly target: Element;
  readonly isSeen: boolean;
}

/** Elements are known by identity alone. */
const element = () => ({}) as Element;

function setUp() {
  const made: { watched: Set<Element>; deliver: (entries: readonly Entry[]) => void }[] = [];
  const observer = new SharedObserver<Entry>((deliver) => {
    const watched = new Set<Element>();
    made.push({ watched, deliver });
    return {
      observe: (each) => watched.add(each),
      unobserve: (each) => watched.delete(each),
      disconnect: () => watched.clear(),
    };
  });
  return { observer, made };
}

describe('elements that are watched together', () => {
  it('have one observer, and each is told of itself', () => {
    const { observer, made } = setUp();
    const [a, b] = [element(), element()];
    const told: string[] = [];
    observer.watch(a, ({ isSeen }) => told.push(`a ${isSeen}`));
    observer.watch(b, ({ isSeen }) => told.push(`b ${isSeen}`));
    expect(made).toHaveLength(1);
    made[0].deliver([
      { target: b, isSeen: true },
      { target: a, isSeen: false },
    ]);
    expect(told).toEqual(['b true', 'a false']);
  });

  it('leave nothing behind: who left is told nothing, and the last one takes the observer along', () => {
    const { observer, made } = setUp();
    const [a, b] = [element(), element()];
    const told: string[] = [];
    const stops = [a, b].map((each) => observer.watch(each, () => told.push('told')));
    stops[0]();
    made[0].deliver([{ target: a, isSeen: true }]);
    expect(told).toEqual([]);
    expect([...made[0].watched]).toEqual([b]);
    stops[1]();
    stops[1]();
    expect(made[0].watched.size).toBe(0);
    observer.watch(a, () => told.push('again'));
    expect(made).toHaveLength(2);
  });

  it('are watched by their newest listener: the end of one before does not end it', () => {
    const { observer, made } = setUp();
    const a = element();
    const told: string[] = [];
    const stop = observer.watch(a, () => told.push('before'));
    observer.watch(a, () => told.push('now'));
    stop();
    made[0].deliver([{ target: a, isSeen: true }]);
    expect(told).toEqual(['now']);
  });
});
