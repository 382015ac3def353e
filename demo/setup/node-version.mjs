// Read by versions of Node far older than the one asked for: nothing here may need a new one.
import { readFileSync } from 'node:fs';

/**
 * The sentence to show when `running` is older than `range` asks for, else undefined.
 *
 * @param {string} running such as `20.19.0`
 * @param {string} range `engines.node` of package.json, in the form `>=20.19`
 * @returns {string | undefined}
 */
export function nodeVersionProblem(running, range) {
  const wanted = range.replace('>=', '').split('.').map(Number);
  const have = running.split('.').map(Number);
  for (let i = 0; i < wanted.length; i++) {
    if (have[i] > wanted[i]) return undefined;
    if (have[i] < wanted[i]) {
      return `Node ${running} is too old: this needs ${range.replace('>=', '')} or newer (see .nvmrc).`;
    }
  }
  return undefined;
}

/** Ends the process with one line when this Node is older than package.json asks for. */
export function requireNode() {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const problem = nodeVersionProblem(process.versions.node, manifest.engines.node);
  if (problem === undefined) return;
  console.error(problem);
  process.exit(2);
}
