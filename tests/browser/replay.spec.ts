import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allLive, expect, storeRows, test } from './support/fixtures.js';
import { freePort } from './support/free-port.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const REAL = fileURLToPath(new URL('../../../shared/data/binance-btcusdt-1m-2021-02.json', import.meta.url));
const started: ChildProcess[] = [];
test.afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGTERM');
});

/** `npm start -- --replay FILE` without npm; resolves with the URL that it prints. */
function start(file: string): Promise<string> {
  const child = spawn(process.execPath, ['demo/start.mjs', '--port', String(freePort()), '--replay', file], {
    cwd: root,
  });
  started.push(child);
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [url] = /http:\/\/localhost:\d+\//.exec(text) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    child.on('exit', () => reject(new Error(text)));
  });
}

/** A made-up recording of two days, where the real one is not at hand. */
function recording(): string {
  const rows = Array.from({ length: 2_880 }, (_, i) => {
    const base = 40_000 + 300 * Math.sin(i / 97) + 40 * Math.sin(i / 7);
    const text = (value: number) => value.toFixed(8);
    return [
      1_613_692_800_000 + i * 60_000,
      text(base),
      text(base + 12.5),
      text(base - 9.25),
      text(base + 3.07),
      text(2 + (i % 13) / 7),
    ];
  });
  const file = join(mkdtempSync(join(tmpdir(), 'kline-recording-')), 'btcusdt-1m-made-up.json');
  writeFileSync(file, JSON.stringify(rows));
  return file;
}

test('a replayed recording: the klines in the store equal the file’s rows', async ({ page }) => {
  const file = existsSync(REAL) ? REAL : recording();
  const rows = (JSON.parse(readFileSync(file, 'utf8')) as (string | number)[][]).map((row) =>
    row.map(Number),
  );
  const demo = await start(file);
  await page.goto(demo);
  await allLive(page, 7);
  // Here alone the demo is served from its sources, as a person starts it: worker, memory and headers as in a build.
  await expect(page.locator('#stat-transport')).toHaveText('shared');
  expect((await page.request.get(`${demo}hosts/`)).headers()).not.toHaveProperty(
    'cross-origin-opener-policy',
  );
  const held = await storeRows(page, 'BTCUSDT', '1m');
  const closed = held.slice(0, -1);
  expect(closed.length).toBeGreaterThanOrEqual(499);
  const from = rows.findIndex(([openTime]) => openTime === closed[0][0]);
  expect(closed).toEqual(rows.slice(from, from + closed.length));
  await page.screenshot({ path: test.info().outputPath('replay.png') });
});
