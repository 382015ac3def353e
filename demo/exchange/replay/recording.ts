import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { addIntervals, type Interval, isInterval } from '../../../src/domain/index.js';
import { BINANCE_INTERVALS } from '../../../src/feed/binance/symbol.js';

/** A recording that cannot be replayed. The message names the file, the row and what to do. */
export class RecordingError extends Error {
  constructor(
    readonly code: 'unreadable' | 'not-rows' | 'bad-row' | 'unsorted' | 'empty' | 'unnamed',
    message: string,
  ) {
    super(message);
    this.name = 'RecordingError';
  }
}

/** One recorded kline. Numbers as the file writes them, so that nothing is lost on the way through. */
export interface RecordedRow {
  /** ms UTC. */
  readonly openTime: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
  /** The next four where the file has them (12 columns). */
  readonly quoteVolume?: string;
  readonly trades?: number;
  readonly takerVolume?: string;
  readonly takerQuoteVolume?: string;
}

export interface Recording {
  readonly symbol: string;
  readonly interval: Interval;
  readonly rows: readonly RecordedRow[];
}

const DECIMAL = /^\d{1,20}(?:\.\d{1,20})?$/;
/** Dumps since 2025 count in microseconds. */
const MICROSECONDS_FROM = 1e14;

/**
 * Reads JSON rows `[openTime,"o","h","l","c","v"]` or the exchange's public dumps (12 columns, JSON or CSV, with
 * or without a header).
 * @param symbol where the file's name does not tell, as `BTCUSDT-1m-2021-02.csv` does
 * @throws RecordingError
 */
export function readRecording(file: string, symbol?: string): Recording {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new RecordingError(
      'unreadable',
      `The recording ${file} cannot be read: ${(error as Error).message}.`,
    );
  }
  const rows = cells(file, text).map((row, index) => toRow(file, row, index + 1));
  if (rows.length === 0) throw new RecordingError('empty', `The recording ${file} has no rows.`);
  for (let i = 1; i < rows.length; i++) {
    if (rows[i].openTime > rows[i - 1].openTime) continue;
    throw new RecordingError(
      'unsorted',
      `${file}, row ${i + 1}: its openTime ${rows[i].openTime} does not follow ${rows[i - 1].openTime}; rows must ascend.`,
    );
  }
  return { ...nameOf(file, symbol, rows), rows };
}

function cells(file: string, text: string): unknown[][] {
  if (/^\s*\[/.test(text)) {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch (error) {
      throw new RecordingError(
        'not-rows',
        `${file} begins like JSON but is none: ${(error as Error).message}.`,
      );
    }
    if (!Array.isArray(parsed) || !parsed.every((row) => Array.isArray(row))) {
      throw new RecordingError(
        'not-rows',
        `${file} must be an array of rows [openTime,"o","h","l","c","v",...].`,
      );
    }
    return parsed as unknown[][];
  }
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const header = lines.length > 0 && !/^\d/.test(lines[0]) ? 1 : 0;
  return lines.slice(header).map((line) => line.split(','));
}

function toRow(file: string, cell: unknown[], number: number): RecordedRow {
  const bad = (what: string, value: unknown) =>
    new RecordingError(
      'bad-row',
      `${file}, row ${number}: ${what} is ${JSON.stringify(value) ?? 'missing'}.`,
    );
  if (cell.length !== 6 && cell.length < 11)
    throw bad('the number of columns (6 or 12 are read)', cell.length);
  const time = Number(cell[0]);
  if (!Number.isInteger(time) || time <= 0) throw bad('the openTime', cell[0]);
  const decimal = (index: number, name: string) => {
    const value = String(cell[index]).trim();
    if (!DECIMAL.test(value)) throw bad(name, cell[index]);
    return value;
  };
  const row: RecordedRow = {
    openTime: time >= MICROSECONDS_FROM ? Math.floor(time / 1_000) : time,
    open: decimal(1, 'the open'),
    high: decimal(2, 'the high'),
    low: decimal(3, 'the low'),
    close: decimal(4, 'the close'),
    volume: decimal(5, 'the volume'),
  };
  const [open, high, low, close] = [row.open, row.high, row.low, row.close].map(Number);
  if (low > Math.min(open, close) || high < Math.max(open, close))
    throw bad('the range [low, high]', [row.low, row.high]);
  if (cell.length === 6) return row;
  const trades = Number(cell[8]);
  if (!Number.isInteger(trades) || trades < 0) throw bad('the number of trades', cell[8]);
  return {
    ...row,
    quoteVolume: decimal(7, 'the quote volume'),
    trades,
    takerVolume: decimal(9, 'the taker volume'),
    takerQuoteVolume: decimal(10, 'the taker quote volume'),
  };
}

/** Symbol and interval from the file's name, the interval else from the rows' distance. */
function nameOf(file: string, given: string | undefined, rows: readonly RecordedRow[]) {
  const words = basename(file).split(/[^A-Za-z0-9]+/);
  const interval =
    words.find((word) => isInterval(word) && BINANCE_INTERVALS.includes(word)) ?? distance(rows);
  const symbol =
    given ??
    words.find((word) => /^[A-Za-z]{2,10}(USDT|USDC|FDUSD|BUSD|BTC|ETH|BNB|EUR|JPY|USD|TRY)$/i.test(word));
  if (symbol === undefined || interval === undefined) {
    throw new RecordingError(
      'unnamed',
      `${file} tells no ${symbol === undefined ? 'symbol' : 'interval'}: name it as SYMBOL-INTERVAL-anything, for example BTCUSDT-1m-2021-02.csv${symbol === undefined ? ', or give --replay-symbol' : ''}.`,
    );
  }
  return { symbol: symbol.toUpperCase(), interval: interval as Interval };
}

function distance(rows: readonly RecordedRow[]): Interval | undefined {
  if (rows.length < 2) return undefined;
  const [first, second] = rows;
  return BINANCE_INTERVALS.find((each) => addIntervals(each, first.openTime, 1) === second.openTime);
}
