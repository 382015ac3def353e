import type { Exchange } from '../../../demo/exchange/exchange.js';
import { revisionOf } from '../../../src/feed/binance/parse.js';
import type { Client, ClientSeries } from './client.js';

/** The watchdog's 15 s and the probe's 5. */
export const STALENESS_LIMIT_MS = 20_000;
/** What comes over the wire takes its time. */
const WIRE_MS = 500;

interface Published {
  readonly at: number;
  readonly openTime: number;
  readonly revision: number;
}

const EVENT = /"t":(\d+),.*"n":(\d+),"x":(true|false)/;

/** What the exchange has said so far, whether or not it arrived, and whether the client tells the truth about it. */
export class Truth {
  private readonly published = new Map<string, Published[]>();
  /** OpenTime of the newest kline that was ever told of a stream. */
  private readonly newestSaid = new Map<string, number>();
  /** Series that said `live` while more than the limit behind, in words. */
  readonly lies: string[] = [];

  constructor(
    private readonly exchange: Exchange,
    private readonly now: () => number,
  ) {
    exchange.streams.channels.onPublish = (stream, event) => {
      const match = EVENT.exec(event);
      if (match === null) return;
      const list = this.published.get(stream) ?? [];
      this.published.set(stream, list);
      const openTime = Number(match[1]);
      this.newestSaid.set(stream, Math.max(openTime, this.newestSaid.get(stream) ?? 0));
      list.push({
        at: now(),
        openTime,
        revision: revisionOf(Number(match[2]), match[3] === 'true'),
      });
    };
  }

  /** Looks at every series: whoever says `live` has everything that was said longer than the limit ago. */
  check(client: Client): void {
    for (const series of client.series) {
      const behind = this.behind(client, series);
      if (series.state !== 'live' || behind <= STALENESS_LIMIT_MS + WIRE_MS) continue;
      this.lies.push(
        `${series.stream} at ${new Date(this.now()).toISOString()}: live, ${behind} ms behind, with ${JSON.stringify(this.exchange.faults.list())}`,
      );
    }
  }

  /** How long ago, in ms, the first thing was said that the client does not have. */
  private behind(client: Client, series: ClientSeries): number {
    const list = this.published.get(series.stream);
    if (list === undefined) return 0;
    const newest = client.newest(series);
    const known = newest === null ? 0 : list.findIndex((said) => !isKnown(said, newest));
    list.splice(0, known < 0 ? list.length : known);
    return list.length === 0 ? 0 : this.now() - list[0].at;
  }

  /** What memory holds and the exchange does not say, or the other way round, in words; nothing when all is true. */
  differences(client: Client, series: ClientSeries): string[] {
    // What it has meanwhile is no news any more.
    this.behind(client, series);
    const held = client.held(series);
    if (held.length === 0) return [`${series.stream}: nothing is held (${series.state}: ${series.reason})`];
    const [first] = held;
    const newestSaid = this.newestSaid.get(series.stream) ?? 0;
    const rows = this.exchange.ledger(series.symbol, series.interval, first.row[0], this.exchange.time.now());
    const ledger = new Map(rows.map((row) => [row[0], row]));
    const found: string[] = [];
    let before = Number.NEGATIVE_INFINITY;
    for (const { row, closed } of held) {
      const [openTime] = row;
      if (openTime <= before) found.push(`${series.stream}: ${openTime} after ${before}`);
      before = openTime;
      const truth = ledger.get(openTime);
      ledger.delete(openTime);
      if (truth === undefined) {
        found.push(`${series.stream}: ${openTime} was invented`);
      } else if (closed || openTime < newestSaid) {
        const expected = truth.slice(0, 6).map(Number);
        if (!closed) found.push(`${series.stream}: ${openTime} is not final`);
        if (row.some((value, field) => value !== expected[field])) {
          found.push(`${series.stream}: ${openTime} is ${row.join(' ')}, was ${expected.join(' ')}`);
        }
      } else if (!this.wasSaid(series, truth[8], row, truth.slice(0, 6).map(Number))) {
        found.push(
          `${series.stream}: ${openTime} forming is ${row.join(' ')}, of ${truth.slice(0, 6).join(' ')}`,
        );
      }
    }
    for (const openTime of ledger.keys()) {
      // One that begins just now was told to nobody yet.
      if (openTime <= newestSaid) found.push(`${series.stream}: ${openTime} is missing`);
    }
    return found;
  }

  /** Whether a forming kline is the state that was published last, or the one of now that REST tells. */
  private wasSaid(series: ClientSeries, trades: number, row: readonly number[], now: number[]): boolean {
    if (row.every((value, field) => value === now[field])) return true;
    // Said and had: nothing is left that the client does not know.
    return (this.published.get(series.stream)?.length ?? 0) === 0 && trades > 0;
  }
}

function isKnown(said: Published, newest: { openTime: number; revision: number }): boolean {
  return (
    said.openTime < newest.openTime || (said.openTime === newest.openTime && said.revision <= newest.revision)
  );
}
