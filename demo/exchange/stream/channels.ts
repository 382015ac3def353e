import type { Interval } from '../../../src/domain/index.js';
import { ListingIndex } from '../market/listing-index.js';
import type { Market } from '../market/market.js';
import { KlineChannel } from './kline-channel.js';
import type { StreamClient, StreamDesk } from './stream-client.js';

const STREAM = /^([\p{L}\p{N}_.-]{1,50})@kline_(\w{2,3})$/u;

interface Line {
  readonly stream: string;
  readonly channel: KlineChannel;
  readonly clients: Set<StreamClient>;
}

/** Who listens to which series, and what each is sent. */
export class Channels implements StreamDesk {
  /** Told every event of every stream that somebody wants, whatever becomes of it on its way; for tests. */
  onPublish: ((stream: string, event: string) => void) | null = null;
  /** Events sent so far. */
  sent = 0;
  private readonly index: ListingIndex;
  private readonly lines = new Map<string, Line>();
  /** One entry for each client of each line: extra ticks go round these. */
  private round: [line: Line, client: StreamClient][] | null = null;
  private turn = 0;

  /** @param now exchange time, ms UTC */
  constructor(
    private readonly market: Market,
    private readonly now: () => number,
  ) {
    this.index = new ListingIndex(market);
  }

  subscribed(client: StreamClient, stream: string): void {
    let line = this.lines.get(stream);
    if (line === undefined) {
      const channel = this.channelOf(stream);
      if (channel === null) return;
      line = { stream, channel, clients: new Set() };
      this.lines.set(stream, line);
    }
    line.clients.add(client);
    this.round = null;
  }

  unsubscribed(client: StreamClient, stream: string): void {
    const line = this.lines.get(stream);
    if (line === undefined) return;
    line.clients.delete(client);
    if (line.clients.size === 0) this.lines.delete(stream);
    this.round = null;
  }

  /** Sends the last words that are due. */
  sendClosed(now: number): void {
    for (const line of this.lines.values()) this.close(line, now);
  }

  /** Sends the regular updates that are due. */
  sendUpdates(now: number): void {
    for (const line of this.lines.values()) {
      const event = line.channel.update(now);
      if (event !== null) this.publish(line, event);
    }
  }

  /** Sends `count` updates to one client of one series after another, spread over the time from `since` to `now`. */
  sendTicks(since: number, now: number, count: number): void {
    this.round ??= [...this.lines.values()].flatMap((line) =>
      [...line.clients].map((client): [Line, StreamClient] => [line, client]),
    );
    if (this.round.length === 0) return;
    for (let i = 1; i <= count; i++) {
      const moment = Math.floor(since + ((now - since) * i) / count);
      // A kline that ended and waits for its last word has nothing to say: it is the next one's turn.
      for (let tries = 0; tries < this.round.length && !this.tick(moment); tries++);
    }
  }

  /** Whether the client whose turn it is was sent an update. */
  private tick(now: number): boolean {
    const round = this.round ?? [];
    const [line, client] = round[this.turn++ % round.length];
    this.close(line, now);
    const event = line.channel.current(now);
    if (event === null) return false;
    client.sendEvent(line.stream, event);
    this.sent++;
    return true;
  }

  private close(line: Line, now: number): void {
    for (const event of line.channel.closed(now)) this.publish(line, event);
  }

  private publish(line: Line, event: string): void {
    this.onPublish?.(line.stream, event);
    for (const client of line.clients) client.sendEvent(line.stream, event);
    this.sent += line.clients.size;
  }

  /** Null for what the exchange does not have: symbols in capitals, unknown ones, other kinds of stream. */
  private channelOf(stream: string): KlineChannel | null {
    const [, symbol = '', interval = ''] = STREAM.exec(stream) ?? [];
    const listing =
      symbol === symbol.toLowerCase() ? this.index.bySymbol.get(symbol.toUpperCase()) : undefined;
    if (listing === undefined || !this.market.intervals.includes(interval as Interval)) return null;
    return new KlineChannel(this.market, listing.symbol, interval as Interval, this.now());
  }
}
