/** Klines as the exchange writes them, with the number of the tick behind each frame. */
import { type BenchKline, periodOf, seriesName } from './market.js';

/** Numbers have nine digits from the beginning, so that they lie at the same place in every frame. */
const NUMBER_BASE = 100_000_000;

export function streamOf(index: number): string {
  const { symbol, interval } = seriesName(index);
  return `${symbol.toLowerCase()}@kline_${interval}`;
}

/** The number of the tick in a frame, without parsing it; -1 for frames that are no tick. */
export function tickInFrame(text: string): number {
  return text.startsWith('{"stream"') ? Number(text.slice(-10, -1)) - NUMBER_BASE : -1;
}

export class FrameWriter {
  private readonly heads: string[] = [];
  private readonly middles: string[] = [];

  /** One frame of a combined stream. The number stands outside of the event, where readers ignore it. */
  write(index: number, kline: BenchKline, tick: number, now: number, closed: boolean): string {
    const { symbol, interval } = seriesName(index);
    this.heads[index] ??= `{"stream":"${streamOf(index)}","data":{"e":"kline","E":`;
    this.middles[index] ??= `,"s":"${symbol}","i":"${interval}","f":100,"L":200,"o":"`;
    const { openTime } = kline;
    const closeTime = openTime + periodOf(index) - 1;
    return (
      `${this.heads[index]}${Math.max(now, closed ? closeTime : openTime)},"s":"${symbol}","k":{"t":${openTime},"T":${closeTime}` +
      `${this.middles[index]}${kline.open.toFixed(2)}","c":"${kline.close.toFixed(2)}","h":"${kline.high.toFixed(2)}",` +
      `"l":"${kline.low.toFixed(2)}","v":"${kline.volume.toFixed(3)}","n":${tick},"x":${closed},` +
      `"q":"0.00","V":"0.00","Q":"0.00","B":"0"}},"seq":${NUMBER_BASE + tick}}`
    );
  }
}

/** A row of `GET /api/v3/klines`. */
export function rowOf(index: number, kline: BenchKline, trades: number): unknown[] {
  const { openTime, open, high, low, close, volume } = kline;
  const texts = [open, high, low, close].map((price) => price.toFixed(2));
  const closeTime = openTime + periodOf(index) - 1;
  return [openTime, ...texts, volume.toFixed(3), closeTime, '0.00', trades, '0.00', '0.00', '0'];
}
