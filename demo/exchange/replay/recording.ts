import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { addIntervals, type Interval, isInterval } from '../../../src/domain/index.js';
import { BINANCE_INTERVALS } from '../../../src/feed/binance/symbol.js';
import { parseUnits, writtenDecimals } from '../market/decimals.js';
import { type CellRow, cellsOf } from './recording-cells.js';
import { RecordingError } from './recording-error.js';

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
  readonly file: string;
  readonly symbol: string;
  readonly interval: Interval;
  /** Ascending by openTime, at least one. */
  readonly rows: readonly RecordedRow[];
}

const DECIMAL = /^\d{1,20}(?:\.\d{1,20})?$/;
const SYMBOL = /^[A-Z0-9]{3,20}$/;
const KNOWN_PAIR = /^[A-Z0-9]{2,10}(USDT|USDC|FDUSD|BUSD|BTC|ETH|BNB|EUR|JPY|USD|TRY)$/;
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
    const why = (error as Error).message;
    throw new RecordingError('unreadable', `The recording ${file} cannot be read: ${why}.`, { file });
  }
  const cells = cellsOf(file, text);
  const rows = cells.map((row) => toRow(file, row));
  if (rows.length === 0) throw new RecordingError('empty', `The recording ${file} has no rows.`, { file });
  for (let i = 1; i < rows.length; i++) {
    if (rows[i].openTime > rows[i - 1].openTime) continue;
    const { line } = cells[i];
    throw new RecordingError(
      'unsorted',
      `${file}, line ${line}: its openTime ${rows[i].openTime} does not follow ${rows[i - 1].openTime}; rows must ascend.`,
      { file, line, value: rows[i].openTime },
    );
  }
  return { file, ...nameOf(file, symbol, rows), rows };
}

/** A number that JSON wrote without quotation marks, as a text without an exponent. */
function plain(value: unknown): string {
  if (typeof value !== 'number') return String(value).trim();
  const text = String(value);
  const [digits, exponent] = text.split('e-');
  return exponent === undefined ? text : value.toFixed(writtenDecimals(digits) + Number(exponent));
}

function toRow(file: string, { cells, line }: CellRow): RecordedRow {
  const bad = (what: string, value: unknown) =>
    new RecordingError(
      'bad-row',
      `${file}, line ${line}: ${what} is ${JSON.stringify(value) ?? 'missing'}.`,
      {
        file,
        line,
        value,
      },
    );
  if (cells.length !== 6 && cells.length < 11)
    throw bad('the number of columns (6 or 12 are read)', cells.length);
  const time = Number(cells[0] === '' ? Number.NaN : cells[0]);
  if (!Number.isInteger(time) || time <= 0) throw bad('the openTime', cells[0]);
  const decimal = (index: number, name: string) => {
    const value = plain(cells[index]);
    if (!DECIMAL.test(value)) throw bad(name, cells[index]);
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
  const [open, high, low, close] = [row.open, row.high, row.low, row.close].map((each) =>
    parseUnits(each, 20),
  );
  if (low > open || low > close) throw bad('the low, above open or close,', row.low);
  if (high < open || high < close) throw bad('the high, below open or close,', row.high);
  if (cells.length === 6) return row;
  const trades = Number(cells[8]);
  if (!Number.isInteger(trades) || trades < 0) throw bad('the number of trades', cells[8]);
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
  const symbol = (given ?? words.find((word) => KNOWN_PAIR.test(word.toUpperCase())))?.toUpperCase();
  if (symbol !== undefined && !SYMBOL.test(symbol)) {
    throw new RecordingError(
      'unnamed',
      `${JSON.stringify(given)} cannot be the symbol of ${file}: 3 to 20 letters and digits, for example BTCUSDT.`,
      { file, value: given },
    );
  }
  if (symbol === undefined || interval === undefined) {
    const missing = symbol === undefined ? 'symbol' : 'interval';
    const orOption = symbol === undefined ? ', or give --replay-symbol' : '';
    throw new RecordingError(
      'unnamed',
      `${file} tells no ${missing}: name it as SYMBOL-INTERVAL-anything, for example BTCUSDT-1m-2021-02.csv${orOption}.`,
      { file },
    );
  }
  return { symbol, interval: interval as Interval };
}

function distance(rows: readonly RecordedRow[]): Interval | undefined {
  if (rows.length < 2) return undefined;
  const [first, second] = rows;
  return BINANCE_INTERVALS.find((each) => addIntervals(each, first.openTime, 1) === second.openTime);
}
