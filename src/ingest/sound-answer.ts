import {
  clip,
  FeedError,
  type FeedKline,
  findFeedDefect,
  type Instrument,
  type Interval,
  isInterval,
  isSymbol,
  type KlinesAnswer,
  type TimeRange,
} from '../domain/index.js';

/** Letters of an instrument's description that are taken. */
const MAX_DESCRIPTION = 200;
/** Instruments of one answer that are looked at: nobody reads more of them. */
const MAX_INSTRUMENTS = 10_000;

/** What a feed answered, of which nothing is known: a host's Feed object may answer anything. */
type Unknown<Shape> = Partial<Record<keyof Shape, unknown>>;

function fieldsOf<Shape>(answer: unknown): Unknown<Shape> {
  return typeof answer === 'object' && answer !== null ? answer : {};
}

/**
 * Klines as they may reach memory and charts: sound, ascending, unique, none of the future.
 * @param now the local clock's time, ms UTC
 * @param skip counts what was left out, by kind
 * @throws FeedError `bad-answer` for what holds no klines at all
 */
export function soundKlines(
  answer: unknown,
  { symbol, interval }: { readonly symbol: string; readonly interval: Interval },
  now: number,
  skip: (kind: string) => void,
): Required<KlinesAnswer> {
  const { klines, confirmedEmpty, more } = fieldsOf<KlinesAnswer>(answer);
  if (!Array.isArray(klines)) {
    throw new FeedError(
      'bad-answer',
      `getKlines for ${symbol} ${interval} must resolve to { klines: [...], more }.`,
    );
  }
  const sound: FeedKline[] = [];
  let after = Number.NEGATIVE_INFINITY;
  // The first of several is past at the source, whatever the local clock says.
  let known = klines.length > 1 ? Number.POSITIVE_INFINITY : now;
  for (const kline of klines as FeedKline[]) {
    const defect = findFeedDefect(kline, interval, known) ?? (kline.openTime > after ? null : 'out-of-order');
    if (defect !== null) {
      skip(`history-${defect}`);
      continue;
    }
    after = kline.openTime;
    known = Math.max(now, after);
    sound.push(kline);
  }
  return {
    klines: sound,
    confirmedEmpty: Array.isArray(confirmedEmpty) ? confirmedEmpty.filter(isRange) : [],
    more: more === true,
  };
}

function isRange(range: unknown): range is TimeRange {
  const { from, to } = fieldsOf<TimeRange>(range);
  return Number.isFinite(from) && Number.isFinite(to);
}

/** @throws FeedError `bad-answer` for what is none */
export function soundInstrument(answer: unknown, asked: string): Instrument {
  const instrument = instrumentOf(answer);
  if (instrument !== null) return instrument;
  throw new FeedError(
    'bad-answer',
    `getInstrument("${clip(asked)}") must resolve to { symbol, description, tickSize, stepSize, trading }.`,
  );
}

/** Those that can be used; the others are counted. */
export function soundInstruments(answer: unknown, skip: (kind: string) => void): Instrument[] {
  if (!Array.isArray(answer)) return [];
  return answer.slice(0, MAX_INSTRUMENTS).flatMap((each: unknown) => {
    const instrument = instrumentOf(each);
    if (instrument === null) skip('bad-instrument');
    return instrument ?? [];
  });
}

export function soundIntervals(answer: unknown): Interval[] {
  return Array.isArray(answer) ? answer.filter(isInterval) : [];
}

function instrumentOf(answer: unknown): Instrument | null {
  const { symbol, description, tickSize, stepSize, trading, reason } = fieldsOf<Instrument>(answer);
  if (!isSymbol(symbol)) return null;
  return {
    symbol,
    description: typeof description === 'string' ? clip(description, MAX_DESCRIPTION) : '',
    tickSize: sizeOf(tickSize),
    stepSize: sizeOf(stepSize),
    trading: trading !== false,
    ...(typeof reason === 'string' ? { reason: clip(reason, MAX_DESCRIPTION) } : {}),
  };
}

/** A step, or 0 for none that is known. */
function sizeOf(size: unknown): number {
  return typeof size === 'number' && Number.isFinite(size) && size > 0 ? size : 0;
}
