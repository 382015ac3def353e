import { describe, expect, it } from 'vitest';
import { StoreMemory } from '../../../src/memory/index.js';
import { LocalBackend } from '../../../src/store/index.js';

type Series = NonNullable<ReturnType<LocalBackend['find']>>;

/** A backend that says what it would ask of a feed. */
class Asking extends LocalBackend {
  readonly wanted: number[] = [];
  readonly lookers: number[] = [];

  protected override onWanted(series: Series): void {
    this.wanted.push(series.limit);
  }

  protected override onLookers(series: Series): void {
    this.lookers.push(series.lookers);
  }
}

function setUp() {
  const backend = new Asking(StoreMemory.create({ maxSeries: 1, maxKlines: 10 }, false));
  return { backend, open: (limit: number) => backend.open('local:A@1m', limit) };
}

describe('what is asked of a series’ feed', () => {
  it('is more where a later holder wants more history, and nothing where it wants less', () => {
    const { backend, open } = setUp();
    for (const limit of [5, 3, 9, 9]) open(limit);
    expect(backend.wanted).toEqual([5, 9]);
  });

  it('is urgent from the first look at it to the end of the last one', () => {
    const { backend, open } = setUp();
    const place = open(5);
    for (const change of [1, 1, -1, -1, 1] as const) backend.look(place, change);
    expect(backend.lookers).toEqual([1, 0, 1]);
  });
});
