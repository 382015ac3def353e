import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} LockEntry
 * @typedef {{ packages?: Record<string, LockEntry> }} Lock
 */

/**
 * The first package that is not installed as the lock file says, or undefined when all are. Compares
 * contents, not dates: a checkout gives the lock file a new date without changing a line of it.
 *
 * @param {Lock} lock package-lock.json
 * @param {Lock} installed what npm noted in node_modules/.package-lock.json
 * @returns {string | undefined}
 */
export function firstDifference(lock, installed) {
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (path === '') continue;
    const found = installed.packages?.[path];
    if (found?.version === wanted.version) continue;
    // Optional packages of other platforms are in the lock file and never installed here.
    if (found === undefined && (wanted.optional || wanted.devOptional)) continue;
    return path;
  }
  return undefined;
}

/**
 * @param {string} path
 * @returns {Lock}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Installs exactly what the lock file says when that is not there yet. Ends the process when it fails.
 *
 * @param {string} root the directory of package.json
 */
export function ensureDependencies(root) {
  const lock = readLock(join(root, 'package-lock.json'));
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'));
  const missing = firstDifference(lock, installed);
  if (missing === undefined) return;
  console.log(
    `Installing the locked dependencies (${missing.replace('node_modules/', '')} is not there yet) ...`,
  );
  // The development dependencies are what start and test run on, also under NODE_ENV=production.
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const { status, error } = runNpm(args, root);
  if (status === 0) return;
  console.error(
    `npm ci did not succeed (${error?.message ?? `exit code ${status}`}); what it said is above. ` +
      'It needs the npm registry, or a filled npm cache: then run "npm ci" again.',
  );
  process.exit(1);
}

/**
 * @param {string[]} args
 * @param {string} cwd
 */
function runNpm(args, cwd) {
  // Under `npm start` and `npm test` this names the npm that is running: the same one goes on.
  const npm = process.env['npm_execpath'];
  if (npm?.endsWith('.js')) {
    return spawnSync(process.execPath, [npm, ...args], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  }
  return spawnSync('npm', args, {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
}
