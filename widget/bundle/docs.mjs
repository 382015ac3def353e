// `npm run docs`: the tables of the element in README.md and widget/README.md from what its sources say.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DOCUMENTS } from './entries.mjs';
import { makeManifest } from './manifest/manifest.mjs';
import { withTables } from './manifest/tables.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const manifest = makeManifest(root);
for (const name of DOCUMENTS) {
  const before = readFileSync(join(root, name), 'utf8');
  const after = withTables(before, manifest);
  if (after !== before) writeFileSync(join(root, name), after);
  console.log(`${name} ${after === before ? 'is current' : 'brought up to date'}`);
}
