import { describe, expect, it } from 'vitest';
import { PrivateNames } from '../../widget/bundle/private-names.mjs';

function shortened(modules: Record<string, string>): string[] {
  const names = new PrivateNames();
  for (const [id, code] of Object.entries(modules)) names.look(id, code);
  const { pattern } = names;
  const words = new Set(Object.values(modules).flatMap((code) => code.match(/\w+/g) ?? []));
  return [...words].filter((word) => pattern?.test(word) ?? false).toSorted();
}

describe('names that the bundle may shorten', () => {
  it('are those that the compiler keeps to their class, however they are declared', () => {
    const code = `class Ring {
      private readonly head = 0;
      private static made?: number;
      private get size(): number { return this.head; }
      private async grow(): Promise<void> { const { limit } = this; this.grow(); }
      constructor(private readonly slots: number, private limit = 3, given: number) {}
      open = 1;
      protected shared = 2;
      declare(): void {}
    }`;
    expect(shortened({ '/project/src/ring.ts': code })).toEqual([
      'grow',
      'head',
      'limit',
      'made',
      'size',
      'slots',
    ]);
  });

  it.each([
    ['a member that others see', 'class Other { head = 1; }'],
    ['a property of an object', 'const it = { head: 1 };'],
    ['a shorthand', 'const it = { head };'],
    ['an interface', 'interface Other { readonly head: number }'],
    ['a method of an interface', 'interface Other { head(): void }'],
    ['a parameter that others see', 'class Other { constructor(readonly head: number) {} }'],
    ['what is asked of others', 'const head = (it: Other) => it.head;'],
    ['what is taken out of others', 'const { head } = JSON.parse(text);'],
    ['what is taken out of an argument', 'function of({ head }: Other) {}'],
    ['a text, by which it could be asked for', "const name = 'head';"],
    ['a text between backticks', 'const name = `head`;'],
  ])('are not those of %s', (_what, code) => {
    const ours = { '/project/src/ring.ts': 'class Ring { private head = 0; }' };
    expect(shortened(ours)).toEqual(['head']);
    expect(shortened({ ...ours, '/project/widget/other.ts': code })).toEqual([]);
  });

  it('are not those of markup', () => {
    const ours = { '/project/src/ring.ts': 'class Ring { private head = 0; }' };
    const code = 'export const view = () => <p head="x" />;';
    expect(shortened({ ...ours, '/project/widget/view.tsx': code })).toEqual([]);
  });

  it.each(['/project/node_modules/lib/src/index.ts', '/project/node_modules/lib/index.js'])(
    'are no words of a library: %s',
    (id) => {
      const ours = { '/project/src/ring.ts': 'class Ring { private head = 0; }' };
      expect(shortened({ ...ours, [id]: 'it.head();' })).toEqual([]);
    },
  );
});
