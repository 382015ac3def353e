/** Where contenders that bring no feed get their ticks from: an exchange's frames, or numbers made on the page. */
import { streamOf } from '../../stand/frames.js';
import { type BenchKline, BenchMarket, type MarketPlan, seriesName } from '../../stand/market.js';
import type { Arrivals } from './arrivals.js';

const BEAT_MS = 4;
const STREAMS_PER_MESSAGE = 200;

export interface PeerFeed {
  history(index: number): Promise<BenchKline[]>;
  /** Hands over every tick with its series; the kline is used again. */
  listen(series: number, onTick: (index: number, kline: BenchKline) => void): Promise<void>;
  start(rate: number): void;
}

/** Frames over one WebSocket, parsed on the page's thread by `JSON.parse`, as one does without a worker. */
export class SocketFeed implements PeerFeed {
  async history(index: number): Promise<BenchKline[]> {
    const { symbol, interval } = seriesName(index);
    const response = await fetch(`/api/v3/klines?symbol=${symbol}&interval=${interval}&limit=1500`);
    const rows = (await response.json()) as [number, string, string, string, string, string][];
    return rows.map(([openTime, open, high, low, close, volume]) => ({
      openTime,
      open: Number(open),
      high: Number(high),
      low: Number(low),
      close: Number(close),
      volume: Number(volume),
    }));
  }

  async listen(series: number, onTick: (index: number, kline: BenchKline) => void): Promise<void> {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/stream`);
    await new Promise<unknown>((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = reject;
    });
    const indices = new Map<string, number>();
    for (let index = 0; index < series; index++) indices.set(streamOf(index), index);
    const kline: BenchKline = { openTime: 0, open: 0, high: 0, low: 0, close: 0, volume: 0 };
    socket.onmessage = ({ data }: MessageEvent<string>) => {
      const message = JSON.parse(data) as Frame;
      const index = indices.get(message.stream ?? '');
      if (index === undefined || message.data === undefined) return;
      const { k } = message.data;
      kline.openTime = k.t;
      kline.open = Number(k.o);
      kline.high = Number(k.h);
      kline.low = Number(k.l);
      kline.close = Number(k.c);
      kline.volume = Number(k.v);
      onTick(index, kline);
    };
    const streams = [...indices.keys()];
    for (let from = 0; from < streams.length; from += STREAMS_PER_MESSAGE) {
      const params = streams.slice(from, from + STREAMS_PER_MESSAGE);
      socket.send(JSON.stringify({ method: 'SUBSCRIBE', params, id: from }));
    }
  }

  start(): void {
    throw new Error('The server sends the ticks of this page.');
  }
}

interface Frame {
  readonly stream?: string;
  readonly data?: {
    readonly k: { readonly t: number } & Readonly<Record<'o' | 'h' | 'l' | 'c' | 'v', string>>;
  };
}

/** The same klines and ticks with nothing to parse: what is measured is the charts alone. */
export class PageFeed implements PeerFeed {
  private readonly market: BenchMarket;
  private onTick: (index: number, kline: BenchKline) => void = () => {};

  constructor(
    plan: MarketPlan,
    private readonly arrivals: Arrivals,
  ) {
    this.market = new BenchMarket(plan);
  }

  async history(index: number): Promise<BenchKline[]> {
    return this.market.history(index);
  }

  async listen(_series: number, onTick: (index: number, kline: BenchKline) => void): Promise<void> {
    this.onTick = onTick;
  }

  start(rate: number): void {
    const { market } = this;
    const began = performance.now();
    setInterval(() => {
      const due = Math.floor(((performance.now() - began) * rate) / 1_000);
      while (market.ticks < due) {
        const index = market.tick(Date.now());
        this.arrivals.note(market.ticks);
        this.onTick(index, market.kline);
      }
    }, BEAT_MS);
  }
}
