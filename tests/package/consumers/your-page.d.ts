/** What a page that follows the guide has of its own. Types alone: its samples are compiled, not run. */
import type { Interval, Kline } from 'kline-chart';

export interface Row {
  time: number;
  open: string;
  high: string;
  low: string;
  close: string;
  volume: string;
}
export type State = Map<string, Map<Interval, Row[]>>;
export interface Tick extends Kline {
  symbol: string;
  interval: Interval;
}
/** The state as it is now, not as it was rendered last. */
export function state(): State;
export function dispatchKline(symbol: string, interval: Interval, row: Row): void;
export function seriesNames(): (readonly [symbol: string, interval: Interval])[];
export function cloneAndPut(before: State, tick: Tick): State;
export const feed: { onKline(listener: (tick: Tick) => void): () => void };
export const userId: string;
export const lastUpdate: number;
export function Chart(props: { rows: Row[] | undefined }): null;
export function download(name: string, data: Uint8Array<ArrayBuffer> | string): void;
