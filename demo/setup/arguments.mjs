import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const HELP = `npm start -- [options]     the demo with its own exchange, nothing else needed

  --replay FILE            replay klines from a file instead of making them up
  --replay-symbol SYMBOL   the symbol they are replayed as
  --speed N                how many times faster than real time, default 1
  --tick-rate N            updates per second over all series
  --seed N                 another seed, another market; the same seed, the same market
  --port N                 exactly this port; without it 5173 or the next free one
  --built                  bundle the pages first, and serve those: they load faster, and edits are not seen
  --help                   this text`;

/** What the person who typed the command can put right: shown as one line, without a stack. */
export class UsageError extends Error {}

/**
 * @typedef {object} ExchangeArguments
 * @property {string} [replay] absolute path
 * @property {string} [replaySymbol]
 * @property {number} [speed]
 * @property {number} [tickRate]
 * @property {number} [seed]
 *
 * @typedef {object} ServeArguments
 * @property {false} help
 * @property {number | undefined} port
 * @property {boolean} isBuilt the pages are bundled before they are served
 * @property {ExchangeArguments} exchange
 *
 * @typedef {{ help: true } | ServeArguments} StartArguments
 */

/**
 * @param {string[]} argv
 * @param {string} directory against which a relative FILE is resolved
 * @returns {StartArguments}
 * @throws {UsageError}
 */
export function readArguments(argv, directory) {
  const values = parse(argv);
  if (values.help === true) return { help: true };
  /** @type {ExchangeArguments} */
  const exchange = {};
  if (values.replay !== undefined) exchange.replay = readableFile(values.replay, directory);
  if (values['replay-symbol'] !== undefined) {
    if (values.replay === undefined) throw new UsageError('--replay-symbol needs --replay FILE');
    exchange.replaySymbol = values['replay-symbol'];
  }
  const speed = number('--speed', values.speed, 'a number above 0', (n) => n > 0);
  const tickRate = number('--tick-rate', values['tick-rate'], 'a number above 0', (n) => n > 0);
  const seed = number(
    '--seed',
    values.seed,
    'a whole number from 0',
    (n) => Number.isSafeInteger(n) && n >= 0,
  );
  if (speed !== undefined) exchange.speed = speed;
  if (tickRate !== undefined) exchange.tickRate = tickRate;
  if (seed !== undefined) exchange.seed = seed;
  const port = number('--port', values.port, 'a port from 1 to 65535', isPort);
  return { help: false, port, isBuilt: values.built === true, exchange };
}

/** @param {string[]} argv */
function parse(argv) {
  try {
    return parseArgs({
      args: argv,
      allowPositionals: false,
      options: {
        replay: { type: 'string' },
        'replay-symbol': { type: 'string' },
        speed: { type: 'string' },
        'tick-rate': { type: 'string' },
        seed: { type: 'string' },
        port: { type: 'string' },
        built: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    // Only the first sentence: the rest explains how to pass what nobody means to pass here.
    const [what] = String(error instanceof Error ? error.message : error).split(/\. |\n/);
    throw new UsageError(`${what}; --help lists what there is`);
  }
}

/**
 * @param {string} path
 * @param {string} directory
 */
function readableFile(path, directory) {
  const absolute = resolve(directory, path);
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined) throw new UsageError(`--replay ${path}: no such file (looked for ${absolute})`);
  if (!found.isFile()) throw new UsageError(`--replay ${path}: not a file (${absolute})`);
  return absolute;
}

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {string} wanted
 * @param {(value: number) => boolean} accept
 */
function number(name, text, wanted, accept) {
  if (text === undefined) return undefined;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value) || !accept(value)) throw new UsageError(`${name} ${text}: must be ${wanted}`);
  return value;
}

/** @param {number} value */
function isPort(value) {
  return Number.isInteger(value) && value >= 1 && value <= 65_535;
}
