import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

const CHROMIUM_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const FIREFOX_PLACES = ['/usr/bin/firefox-esr', '/usr/bin/firefox'];

const HOW_TO_HELP =
  'Install Chromium or Chrome (Debian: "apt-get install chromium"; elsewhere: "npx playwright install chromium"), ' +
  'or name one: KLINE_BROWSER=/path/to/chromium npm test';

/**
 * @typedef {object} Machine what is asked of the machine; tests give their own
 * @property {string | undefined} named the browser that the person named
 * @property {string[]} places where one may lie, best first
 * @property {(path: string) => boolean} starts whether a program is there and can start
 */

/** @type {Machine} */
const THIS_MACHINE = {
  named: process.env['KLINE_BROWSER'],
  places: [...CHROMIUM_PLACES, chromium.executablePath()],
  starts,
};

/**
 * @param {Machine} [machine]
 * @returns {string | undefined} the path of a Chromium that can start
 * @throws {Error} when the one that was named cannot
 */
export function findBrowser({ named, places, starts: canStart } = THIS_MACHINE) {
  if (named !== undefined && named !== '') {
    if (canStart(named)) return named;
    throw new Error(
      `KLINE_BROWSER is ${named}, and that does not start. Name another, or unset it to have one found.`,
    );
  }
  return places.find(canStart);
}

/** @returns {string | undefined} the path of a Firefox that can start */
function findFirefox() {
  return FIREFOX_PLACES.find(starts);
}

/**
 * Finds a Chromium, or installs one.
 *
 * @returns {string} its path
 * @throws {Error} that says what is missing
 */
export function ensureBrowser() {
  const found = findBrowser();
  if (found !== undefined) return found;
  /** @type {string[]} */
  const tried = [];
  for (const commands of waysToInstall()) {
    console.log(`No Chromium here: ${commands.map((command) => command.join(' ')).join(' && ')}`);
    if (commands.every(run)) {
      const installed = findBrowser();
      if (installed !== undefined) return installed;
    }
    tried.push(commands.map((command) => command.join(' ')).join(' && '));
  }
  throw new Error(
    `No Chromium was found, and none could be installed (tried: ${tried.join('; ')}). ${HOW_TO_HELP}`,
  );
}

/**
 * Finds a Firefox, or installs Debian's.
 *
 * @returns {string | undefined} its path; the checks do without when there is none, and say so
 */
export function ensureFirefox() {
  const found = findFirefox();
  if (found !== undefined || !isDebianRoot()) return found;
  console.log(
    `No Firefox here: ${aptInstall('firefox-esr')
      .map((command) => command.join(' '))
      .join(' && ')}`,
  );
  return aptInstall('firefox-esr').every(run) ? findFirefox() : undefined;
}

/** @param {string} name of a Debian package */
function aptInstall(name) {
  return [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-y', '-q', '--no-install-recommends', name],
  ];
}

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

/** @returns {string[][][]} commands to run one after the other, best way first */
function waysToInstall() {
  const isRoot = process.getuid?.() === 0;
  const ways = [[['npx', 'playwright', 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium']]];
  if (isDebianRoot()) ways.unshift(aptInstall('chromium'));
  return ways;
}

/** @param {string[]} command */
function run([program = '', ...args]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(program, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
    timeout: 300_000,
  });
  return status === 0;
}

/** @param {string} path */
function starts(path) {
  // There is more to it than the file: distributions put a script there that asks for their store.
  return (
    existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0
  );
}
