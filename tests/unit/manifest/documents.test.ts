import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DOCUMENTS } from '../../../widget/bundle/entries.mjs';
import { TABLE_NAMES, withTables } from '../../../widget/bundle/manifest/tables.mjs';
import { manifest, root } from './support.js';

const documents = DOCUMENTS.map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

describe('the tables of the element', () => {
  it.each(documents)('are current in $name: if not, run "npm run docs"', ({ text }) => {
    expect(text).toBe(withTables(text, manifest));
  });

  it('are there, each in one document', () => {
    const marked = documents.flatMap(({ text }) =>
      [...text.matchAll(/<!-- manifest:([\w-]+) -->/g)].map(([, name]) => name),
    );
    expect(marked.toSorted()).toEqual(TABLE_NAMES.toSorted());
  });

  it('say so when the element says something else than they', () => {
    const current = withTables(documents[0]?.text ?? '', manifest);
    const stale = current.replace('`heikin-ashi`', '`renko`');
    expect(stale).not.toBe(current);
    expect(withTables(stale, manifest)).toBe(current);
  });

  it('refuse a name that nobody knows', () => {
    const text = '<!-- manifest:colours -->\n<!-- /manifest:colours -->';
    expect(() => withTables(text, manifest)).toThrow('no table "colours"');
  });
});
