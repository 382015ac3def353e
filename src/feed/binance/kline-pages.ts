import { addIntervals, clip, FeedError, type FeedKline, type TimeRange } from '../../domain/index.js';
import type { KlinesAnswer, KlinesRequest } from '../contract.js';
import type { ExchangeClock } from '../exchange-clock.js';
import type { Refusals } from '../refusals.js';
import type { BinanceMarket } from './binance-market.js';
import { parseRow } from './parse.js';
import type { BinanceRest } from './rest.js';

/** A kline may change until so long after its closeTime, in ms: the stream's last word was seen 2 s late. */
const SETTLING_MS = 5_000;

/** A row that was there but could not be read: no hole at the exchange. */
const UNREADABLE = null;
type Row = FeedKline | typeof UNREADABLE;

/** History of one series, however many pages it takes, and what the exchange itself has no klines for. */
export class KlinePages {
  private asking: Promise<void> | null = null;

  constructor(
    private readonly market: BinanceMarket,
    private readonly rest: BinanceRest,
    private readonly time: ExchangeClock,
    private readonly refusals: Refusals,
  ) {}

  /** Rejects with a FeedError. */
  async get(request: KlinesRequest): Promise<KlinesAnswer> {
    const forwards = request.startTime !== undefined;
    let { startTime, endTime } = request;
    let rows: Row[] = [];
    let more = true;
    while (more && rows.length < request.limit) {
      const limit = Math.min(request.limit - rows.length, this.market.page);
      const page = await this.page(request, startTime, endTime, limit);
      const edge = forwards ? page.at(-1) : page[0];
      rows = forwards ? [...rows, ...page] : [...page, ...rows];
      more = page.length === limit;
      // Where the page ends on a row that cannot be read, nobody knows where the next begins.
      if (edge === undefined || edge === UNREADABLE) break;
      if (forwards) startTime = edge.openTime + 1;
      else endTime = edge.openTime - 1;
      if (startTime !== undefined && endTime !== undefined && startTime > endTime) more = false;
    }
    return {
      klines: rows.filter((row) => row !== UNREADABLE),
      confirmedEmpty: holesIn(rows, request),
      more,
    };
  }

  /** One request. Its rows ascend and lie in the range; those that do not are refused. */
  private async page(
    { symbol, interval, urgent = false, signal }: KlinesRequest,
    startTime: number | undefined,
    endTime: number | undefined,
    limit: number,
  ): Promise<Row[]> {
    const path = `${this.market.path}/klines`;
    const query = { symbol, interval, startTime, endTime, limit };
    // Which klines are final is a question of the exchange's time, asked beside the rows where it is not known.
    // First in the line: behind the rows of many series, all of them would wait for it.
    const [, { body, sentAt }] = await Promise.all([
      this.time.isAskingDue ? this.askTime() : null,
      this.rest.get({ path, query, weight: this.market.klinesWeight(limit), urgent, signal }),
    ]);
    if (!Array.isArray(body)) {
      throw new FeedError(
        'bad-answer',
        `${path} for ${symbol} ${interval}: rows were expected, not ${clip(JSON.stringify(body))}.`,
      );
    }
    const given = body.slice(0, limit) as unknown[];
    // What a later row proves counts in any case: its openTime has passed.
    const now = Math.max(this.time.at(sentAt) ?? 0, parseRow(given.at(-1), 0)?.openTime ?? 0);
    let after = startTime ?? Number.NEGATIVE_INFINITY;
    return given.map((each) => {
      const kline = parseRow(each, now - SETTLING_MS);
      if (kline === null) return this.refuse('row-malformed');
      if (kline.openTime < after || kline.openTime > (endTime ?? Number.POSITIVE_INFINITY)) {
        return this.refuse('row-out-of-order');
      }
      after = kline.openTime + 1;
      return kline;
    });
  }

  private refuse(kind: string): typeof UNREADABLE {
    this.refusals.add(kind);
    return UNREADABLE;
  }

  /** One question at a time, for whoever asks. Never rejects: without an answer the rows must do. */
  private askTime(): Promise<void> {
    this.asking ??= askServerTime(this.market, this.rest, this.time, new AbortController().signal).then(
      () => {
        this.asking = null;
      },
      () => {
        this.asking = null;
      },
    );
    return this.asking;
  }
}

/** Asks the exchange for its time and notes it. Rejects with a FeedError. */
export async function askServerTime(
  market: BinanceMarket,
  rest: BinanceRest,
  time: ExchangeClock,
  signal: AbortSignal,
): Promise<number> {
  const path = `${market.path}/time`;
  const { body } = await rest.get({ path, query: {}, weight: 1, urgent: true, signal });
  const serverTime = (body as { serverTime?: unknown } | null)?.serverTime;
  if (typeof serverTime !== 'number' || !Number.isSafeInteger(serverTime) || serverTime <= 0) {
    throw new FeedError(
      'bad-answer',
      `${path}: a serverTime was expected, not ${clip(JSON.stringify(body))}.`,
    );
  }
  time.set(serverTime);
  return serverTime;
}

/**
 * What an answer proves missing at the exchange: between two rows that follow one another in it, and, for
 * a request with a start, before its first row. Pages join without a seam, so they are looked at as one.
 */
function holesIn(rows: readonly Row[], { interval, startTime }: KlinesRequest): TimeRange[] {
  const holes: TimeRange[] = [];
  let from: number | null = startTime ?? null;
  for (const row of rows) {
    if (row === UNREADABLE) {
      from = null;
      continue;
    }
    const to = addIntervals(interval, row.openTime, -1);
    if (from !== null && to >= from) holes.push({ from, to });
    from = addIntervals(interval, row.openTime, 1);
  }
  return holes;
}
