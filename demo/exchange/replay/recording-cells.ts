import { RecordingError } from './recording-error.js';

export interface CellRow {
  readonly cells: readonly unknown[];
  /** From 1: the line of a CSV file, the row of a JSON file. */
  readonly line: number;
}

/**
 * The rows of a recording, still unread: an array of arrays, or CSV with or without a header.
 * @throws RecordingError `not-rows`
 */
export function cellsOf(file: string, content: string): CellRow[] {
  const text = content.replace(/^\uFEFF/, '');
  return /^\s*[[{]/.test(text) ? jsonCells(file, text) : csvCells(text);
}

function jsonCells(file: string, text: string): CellRow[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const why = (error as Error).message;
    throw new RecordingError('not-rows', `${file} begins like JSON but is none: ${why}.`, { file });
  }
  const rows = Array.isArray(parsed) ? (parsed as unknown[]) : [parsed];
  return rows.map((cells, index) => {
    const line = index + 1;
    if (Array.isArray(parsed) && Array.isArray(cells)) return { cells: cells as unknown[], line };
    const value = JSON.stringify(cells).slice(0, 80);
    throw new RecordingError(
      'not-rows',
      `${file}, row ${line} is ${value}: the file must be an array of rows [openTime,"o","h","l","c","v",...].`,
      { file, line, value: cells },
    );
  });
}

function csvCells(text: string): CellRow[] {
  const rows = text
    .split(/\r?\n/)
    .map((line, index) => ({ cells: line.split(',').map((cell) => cell.trim()), line: index + 1 }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  // A header is told by its first word; a broken number in that place is for the reader of rows to refuse.
  return /^"?[a-z_ ]+"?$/i.test(rows[0]?.cells[0] ?? '') ? rows.slice(1) : rows;
}
