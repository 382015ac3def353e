import { ConfigError } from '../../src/index.js';
import { isStudyKind, STUDY_KINDS, type StudyKind, type StudyParam } from './study-kinds.js';

export type { StudyKind } from './study-kinds.js';

/** One study with all its numbers, in the order of `STUDY_KINDS[kind].params`. */
export interface StudySpec {
  readonly kind: StudyKind;
  readonly params: readonly number[];
}

/** Studies of one chart. */
export const MAX_STUDIES = 12;
const MAX_QUOTED = 80;
const EXAMPLE = '"sma:20 bollinger:20,2 vwap"';
/** Stricter than `Number`, which also takes an empty text, a sign, hexadecimal and "Infinity". */
const NUMBER = /^(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Reads the attribute `studies`, such as "sma:20 ema:50 bollinger:20,2 vwap rsi:14 macd:12,26,9 atr:14":
 * kinds between white space, each with as many of its numbers as one cares to give. The others have
 * their defaults, and the same study again counts once.
 * @returns in the order written, at most 12
 * @throws ConfigError `bad-studies` that names the attribute, the piece, and what it takes
 */
export function parseStudies(text: string): StudySpec[] {
  const specs = new Map<string, StudySpec>();
  for (const piece of text.split(/\s+/)) {
    if (piece === '') continue;
    const spec = parseStudy(piece);
    specs.set(formatStudy(spec), spec);
    if (specs.size > MAX_STUDIES) throw bad(piece, 'is one too many', `give at most ${MAX_STUDIES} studies`);
  }
  return [...specs.values()];
}

/** The text that `parseStudies` reads back as the same specs, all numbers written out. */
export function formatStudies(specs: readonly StudySpec[]): string {
  return specs.map(formatStudy).join(' ');
}

function formatStudy({ kind, params }: StudySpec): string {
  return params.length === 0 ? kind : `${kind}:${params.join(',')}`;
}

function parseStudy(piece: string): StudySpec {
  const colon = piece.indexOf(':');
  const kind = colon === -1 ? piece : piece.slice(0, colon);
  if (!isStudyKind(kind)) {
    const kinds = Object.keys(STUDY_KINDS).join(', ');
    throw bad(piece, 'is not a study', `write one of ${kinds}, in lower case, such as ${EXAMPLE}`);
  }
  const accepted = STUDY_KINDS[kind].params;
  const texts = colon === -1 ? [] : piece.slice(colon + 1).split(',');
  if (texts.length > accepted.length) {
    const names = accepted.map(({ name }) => name).join(', ');
    throw bad(piece, 'has too many numbers', names === '' ? `${kind} takes none` : `${kind} takes ${names}`);
  }
  const params = accepted.map((param, i) =>
    i < texts.length ? parseParam(piece, param, texts[i]) : param.default,
  );
  // Equal periods would draw a flat 0, swapped ones everything upside down.
  if (kind === 'macd' && params[0] >= params[1]) {
    throw bad(
      piece,
      'is not understood',
      `macd takes fast, slow, signal, with fast (${params[0]}) below slow (${params[1]})`,
    );
  }
  return { kind, params };
}

function parseParam(piece: string, { name, min, max, whole }: StudyParam, text: string): number {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  const accepted = whole ? `a whole number from ${min} to ${max}` : `a number above 0, at most ${max}`;
  throw bad(piece, 'is not understood', `its ${name} is ${accepted}`);
}

function bad(piece: string, what: string, accepted: string): ConfigError {
  // Markup can hold anything; a message holds its beginning.
  const quoted = piece.length > MAX_QUOTED ? `${piece.slice(0, MAX_QUOTED)}…` : piece;
  return new ConfigError('bad-studies', `studies: "${quoted}" ${what}: ${accepted}.`);
}
