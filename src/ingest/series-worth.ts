import type { FeedError, SeriesState } from '../domain/index.js';
import type { LineState } from '../feed/index.js';

/** All that the state of a series follows from. */
export interface SeriesFacts {
  readonly line: LineState;
  /** What the feed said of the line, in words. */
  readonly lineReason: string;
  readonly failure: FeedError | null;
  readonly isLoaded: boolean;
  readonly isCatchingUp: boolean;
  readonly hasGap: boolean;
  readonly isEmpty: boolean;
}

export type Worth = readonly [state: SeriesState, reason: string];

const LOADING: Worth = ['loading', 'Loading history.'];
const CONNECTING: Worth = ['reconnecting', 'Connecting to the source.'];
const CATCHING_UP: Worth = ['stale', 'Catching up with the source.'];
const GAP: Worth = ['stale', 'Klines are missing and are being fetched.'];
const EMPTY: Worth = ['empty', 'The source has no klines of this series.'];
const LIVE: Worth = ['live', 'Live.'];

/** What a series' data is worth right now, with the reason in words for people. Pure. */
export function worthOf(facts: SeriesFacts): Worth {
  const { line, lineReason, failure } = facts;
  if (line === 'refused') return ['error', lineReason];
  if (failure?.permanent === true) return ['error', failure.message];
  if (!facts.isLoaded) {
    if (failure !== null) return ['reconnecting', tryingAgain(failure.message)];
    return line === 'lost' ? ['reconnecting', tryingAgain(lineReason)] : LOADING;
  }
  if (line === 'lost') return ['reconnecting', tryingAgain(lineReason)];
  if (line === 'connecting') return CONNECTING;
  if (failure !== null) return ['stale', tryingAgain(failure.message)];
  if (line === 'silent') return ['stale', lineReason];
  if (facts.isCatchingUp) return CATCHING_UP;
  if (facts.hasGap) return GAP;
  return facts.isEmpty ? EMPTY : LIVE;
}

function tryingAgain(reason: string): string {
  return `${reason}${/[.!?…]$/.test(reason) || reason === '' ? '' : '.'} Trying again.`.trimStart();
}
