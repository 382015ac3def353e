import { describe, expect, it } from 'vitest';
import { isInRollout, rolloutPlace } from '../../../src/migration/index.js';

const COUNT = 100_000;
/** Ids as products give them: ascending numbers, e-mail addresses, UUIDs that differ in their last digits, hexadecimal. */
const KINDS: [string, (i: number) => string][] = [
  ['numbers', (i) => String(i)],
  ['addresses', (i) => `user${i}@example.com`],
  ['UUIDs', (i) => `7c9e6679-7425-40de-944b-${String(i).padStart(12, '0')}`],
  ['hexadecimal', (i) => (i * 2_654_435_761).toString(16)],
];

/** How often an id and the next one are on the same side of 50 %. */
function agreement(places: readonly number[]): number {
  const agreeing = places.filter((place, i) => i > 0 && place < 50 === places[i - 1] < 50);
  return agreeing.length / (places.length - 1);
}

describe.each(KINDS)('100,000 ids that are %s', (_kind, idOf) => {
  const places = Array.from({ length: COUNT }, (_, i) => rolloutPlace(idOf(i)));

  it.each([1, 10, 25, 50, 90, 100])('%i % are that many, within half a point', (percentage) => {
    const share = (places.filter((place) => place < percentage).length / COUNT) * 100;
    process.stdout.write(`${_kind}, ${percentage} %: ${share.toFixed(3)} %\n`);
    expect(Math.abs(share - percentage)).toBeLessThan(0.5);
  });

  it('neighbours are dealt independently: they agree in half of the cases', () => {
    expect(Math.abs(agreement(places) - 0.5)).toBeLessThan(0.01);
  });
});

describe('a user', () => {
  it('never falls out as the share rises', () => {
    for (let i = 0; i < COUNT; i++) {
      const [ten, half, all] = [10, 50, 100].map((percentage) => isInRollout(`u${i}`, percentage));
      if ((ten && !half) || (half && !all) || !all) throw new Error(`u${i} fell out: ${ten} ${half} ${all}`);
    }
  });

  it('stands in the same place everywhere, for ever', () => {
    expect(
      ['1', 'anna', 'Ωmega', 'x'.repeat(100)].map((id) => rolloutPlace(id).toFixed(6)),
    ).toMatchInlineSnapshot(`
      [
        "85.020233",
        "93.598416",
        "49.861996",
        "37.051409",
      ]
    `);
  });

  it('is dealt anew by another salt', () => {
    const both = Array.from({ length: 10_000 }, (_, i) => `u${i}`).filter(
      (id) => isInRollout(id, 10, 'a') && isInRollout(id, 10, 'b'),
    );
    expect(both.length).toBeGreaterThan(60);
    expect(both.length).toBeLessThan(140);
  });

  it('nobody is in at 0 %', () => {
    expect(KINDS.some(([, idOf]) => isInRollout(idOf(1), 0))).toBe(false);
  });

  it.each([Number.NaN, -1, 101, '50' as unknown as number])('a share of %s is refused', (percentage) => {
    const call = () => isInRollout('a', percentage);
    if (typeof percentage === 'string') expect(call).not.toThrow();
    else expect(call).toThrow(expect.objectContaining({ code: 'bad-percentage' }));
  });

  it('needs an id', () => {
    expect(() => rolloutPlace('')).toThrow(expect.objectContaining({ code: 'bad-user-id' }));
  });
});

it('control: FNV-1a alone deals neighbours alike, and a weak hash misses the half point', () => {
  const fnv = (text: string) => {
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    return ((hash >>> 0) / 2 ** 32) * 100;
  };
  const ids = Array.from({ length: COUNT }, (_, i) => String(i));
  expect(agreement(ids.map(fnv))).toBeGreaterThan(0.6);
  const sum = (text: string) => text.split('').reduce((total, sign) => total + sign.charCodeAt(0), 0) % 100;
  const share = (ids.filter((id) => sum(id) < 50).length / COUNT) * 100;
  expect(Math.abs(share - 50)).toBeGreaterThan(0.5);
});
