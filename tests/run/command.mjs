import { spawn } from 'node:child_process';

/** How long a command may still take to end after it was asked to. */
const GRACE_MS = 5_000;

/** The output is collected and shown later, so the commands cannot see whether a person reads it. */
const COLOURS = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { FORCE_COLOR: undefined, NO_COLOR: '1' };

/** @type {Set<() => void>} */
const running = new Set();
let stopping = false;

/** Passes Ctrl+C on: the commands have process groups of their own and would not hear of it. */
export function endCommandsWithThisProcess() {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => {
      stopping = true;
      for (const end of running) end();
      if (running.size === 0) process.exit(130);
    });
  }
}

/**
 * Runs a program to its end, or to the limit, and takes everything that it started down with it.
 *
 * @param {string[]} command program and arguments
 * @param {{ cwd: string, env?: Record<string, string>, limit: number }} options limit in seconds
 * @returns {Promise<import('./outcome.mjs').Ended>}
 */
export function runCommand([program = '', ...args], { cwd, env, limit }) {
  return new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...COLOURS, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    let output = '';
    let timedOut = false;
    const end = () => {
      // Not SIGTERM: Playwright takes its web server, a group of its own, down only on this one.
      signalGroup(child, 'SIGINT');
      setTimeout(signalGroup, GRACE_MS, child, 'SIGKILL').unref();
    };
    running.add(end);
    const timer = setTimeout(() => {
      timedOut = true;
      end();
    }, limit * 1000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('error', (error) => {
      output += `${program}: ${error.message}\n`;
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      running.delete(end);
      // A server or browser that outlived its test would hold ports and memory of the next suite.
      signalGroup(child, 'SIGKILL');
      if (stopping && running.size === 0) process.exit(130);
      resolve({ code, signal, timedOut, output, seconds: (performance.now() - started) / 1000 });
    });
  });
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // Nobody of that group is left.
  }
}
