import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

export const MINUTE = 60_000;
export const START = Date.parse('2021-02-19T00:00:00Z');

export const folder = mkdtempSync(join(tmpdir(), 'kline-replay-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a recording for one test file. Returns its path. */
export function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** A hundred minutes as the exchange writes them, six columns. */
export const ROWS = Array.from({ length: 100 }, (_, i) => {
  const base = 51_000 + ((i * 37) % 90);
  const text = (value: number) => value.toFixed(8);
  return [
    START + i * MINUTE,
    text(base + 0.61),
    text(base + 5.25),
    text(base - 4.5),
    text(base + 1.07),
    i === 50 ? '0.00000000' : text(1.5 + i / 7),
  ];
});

/** The same with all twelve columns. */
export const TWELVE = ROWS.map((row) =>
  (row as unknown[]).concat(Number(row[0]) + MINUTE - 1, '7.5', 3, '1.25', '2.5', '0'),
);
