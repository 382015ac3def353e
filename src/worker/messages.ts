import type { FeedAnswer, FeedKline, FeedQuestion, SeriesState } from '../domain/index.js';
import type { FeedDescriptor } from '../feed/contract.js';
import type { SeriesRef } from '../ingest/index.js';
import type { SeriesPlace } from '../memory/index.js';

/** Raised with every change of the messages below: page and worker must be of one release. */
export const WORKER_PROTOCOL = 5;

/** The wake-up: "something moved", and the stamp of its sending. A number, because an empty message cannot be smaller. */
export type Wake = number;

/** Name of the Web Lock that proves the worker's life: being granted it is the only proof of its death. */
export function workerLockName(storeId: string): string {
  return `kline-chart:${storeId}:worker`;
}

export interface WantedSeries extends SeriesRef {
  readonly limit: number;
  /** The last final openTime in memory, ms UTC, where a worker takes over from one that died. */
  readonly resumeFrom?: number;
  /** The last before memory's oldest hole that no source confirmed. */
  readonly wholeUpTo?: number | undefined;
  /** Somebody looks at it. */
  readonly urgent: boolean;
}

interface InitBase {
  readonly type: 'init';
  readonly protocol: number;
  /** The store's random id: names the lock that the worker holds while it lives. */
  readonly storeId: string;
  /** Length of a ring: no more history than that is of use. */
  readonly maxKlines: number;
  readonly feeds: Readonly<Record<string, FeedDescriptor>>;
}

/** `shared`: the worker writes this memory as thread `threadId` and wakes consumer `consumer` by message. */
export interface InitShared extends InitBase {
  readonly mode: 'shared';
  readonly buffer: SharedArrayBuffer;
  readonly threadId: number;
  readonly consumer: number;
}

/** `transfer`: the worker keeps no ring and sends batches. */
export interface InitTransfer extends InitBase {
  readonly mode: 'transfer';
}

export type ToWorker =
  | InitShared
  | InitTransfer
  | { readonly type: 'add-feeds'; readonly feeds: Readonly<Record<string, FeedDescriptor>> }
  | { readonly type: 'want'; readonly series: readonly WantedSeries[] }
  | { readonly type: 'unwant'; readonly series: readonly SeriesRef[] }
  | { readonly type: 'retry'; readonly series: SeriesRef }
  | { readonly type: 'urgent'; readonly series: SeriesRef; readonly urgent: boolean }
  | {
      readonly type: 'write';
      readonly series: SeriesRef;
      readonly klines: readonly FeedKline[];
      readonly merge: boolean;
    }
  /** The page was away or is online again. */
  | { readonly type: 'wake' }
  | { readonly type: 'recycle'; readonly buffer: ArrayBuffer }
  | { readonly type: 'ask'; readonly id: number; readonly question: Question }
  | { readonly type: 'close' };

export type Question =
  | FeedQuestion
  /** What feeds skipped. */
  | { readonly what: 'refused' };

export type Answer = FeedAnswer | readonly (readonly [kind: string, count: number])[];

export interface SeriesStatusMessage extends SeriesPlace {
  readonly state: SeriesState;
  readonly reason: string;
}

export type FromWorker =
  | Wake
  | { readonly type: 'ready'; readonly protocol: number }
  | { readonly type: 'states'; readonly states: readonly SeriesStatusMessage[] }
  | {
      readonly type: 'batch';
      /** Rows as in batch-layout.ts; given back by `recycle`. */
      readonly buffer: ArrayBuffer;
      readonly rows: number;
      /** Stamp of its sending. */
      readonly sent: number;
      /** What became of series' states up to the end of this batch: to be told after its rows are applied. */
      readonly states: readonly SeriesStatusMessage[];
    }
  | { readonly type: 'answer'; readonly id: number; readonly answer: Answer }
  | {
      readonly type: 'failure';
      readonly id: number;
      readonly code: string;
      readonly message: string;
      readonly permanent: boolean;
    };
