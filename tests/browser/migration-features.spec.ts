import type { Page } from '@playwright/test';
import type { MigrationDemo } from '../../demo/migration/main.js';
import type { MigrationPhase } from '../../src/migration/index.js';
import { expect, test } from './support/fixtures.js';

declare global {
  // oxlint-disable-next-line no-var -- how a global is declared.
  var migrationDemo: MigrationDemo;
}

const PHASES: readonly MigrationPhase[] = ['legacy', 'dual-write', 'shared-read', 'shared'];
/** The snapshot comes last: the series that a text brings is one of 60. */
const FILES = [
  { format: 'csv', name: 'S00USDT-1m.csv', imported: '250 klines of 1 series', isIntoEmpty: true },
  { format: 'json', name: 'S00USDT-1m.json', imported: '250 klines of 1 series', isIntoEmpty: true },
  {
    format: 'snapshot',
    name: 'klines.snapshot',
    imported: '15,000 klines of 60 series',
    isIntoEmpty: false,
  },
];
/** Of all that are compared the first is the one in the panel. */
const ALL = ['S00USDT 1m', 'S00USDT 1d', 'S05USDT 15m', 'S09USDT 1h'];

const part = (page: Page, name: string) => page.locator(`#features [data-${name}]`);
const ready = (page: Page) => page.waitForFunction(() => 'migrationDemo' in globalThis);

/** Every kline of these series as the page reads them. */
const klinesOf = (page: Page, series: string[]) =>
  page.evaluate(
    (names) =>
      names.flatMap((name) => {
        const [symbol, interval] = name.split(' ') as [string, '1m'];
        const { migration } = globalThis.migrationDemo.drive;
        return migration.getKlines(symbol, interval).map((kline) => ({ name, ...kline }));
      }),
    series,
  );

/** Until the panel shows what page and worker read, and that it is the same. */
async function agree(page: Page, klines: number, close: string): Promise<void> {
  await part(page, 'ask').click();
  await expect(part(page, 'read="worker close"')).toHaveText(close);
  await expect(part(page, 'read="page close"')).toHaveText(close);
  await expect(part(page, 'read="worker klines"')).toHaveText(String(klines));
  await expect(part(page, 'verdict')).toHaveText('The same, kline by kline.');
}

/** Writes the forming kline of the series in the panel on, through the migration. Returns its close as it is shown. */
const writeOn = (page: Page) =>
  page.evaluate(() => {
    const { migration } = globalThis.migrationDemo.drive;
    const [forming] = migration.getKlines('S00USDT', '1m', 1);
    const close = Math.round(forming.high * 100 + 1) / 100;
    migration.updateBoth('S00USDT', '1m', { ...forming, high: close, close });
    return new Intl.NumberFormat('en').format(close);
  });

/** Saves what the page exports. Returns where. */
async function save(page: Page, format: string, name: string): Promise<string> {
  const downloaded = page.waitForEvent('download');
  await part(page, `export=${format}`).click();
  const download = await downloaded;
  expect(download.suggestedFilename()).toBe(name);
  const path = test.info().outputPath(name);
  await download.saveAs(path);
  return path;
}

test('export, import into an empty page, and a worker that reads: in every phase', async ({
  page,
  context,
}) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 1_400, height: 1_000 });
  await page.goto('/migration.html?symbols=10&USE_SHARED_KLINE_DATA=legacy');
  await ready(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.evaluate(() => globalThis.migrationDemo.drive.stop());
  for (const phase of PHASES) {
    await page.locator(`input[name=phase][value=${phase}]`).click();
    await expect(part(page, 'way')).toContainText(
      phase === 'legacy' || phase === 'dual-write'
        ? `In ${phase} the page sends it rows`
        : `In ${phase} it reads the shared memory`,
    );
    const close = await writeOn(page);
    await agree(page, 250, close);
    await page.screenshot({ path: test.info().outputPath(`features-${phase}.png`), fullPage: true });

    const opened = context.waitForEvent('page');
    await part(page, 'empty').click();
    const other = await opened;
    for (const { format, name, imported, isIntoEmpty } of FILES) {
      // Both texts come by one way; the second needs an empty page of its own, which takes seconds.
      if (format === 'json' && phase !== 'legacy' && phase !== 'shared') continue;
      const path = await save(page, format, name);
      if (isIntoEmpty) {
        if (format !== FILES[0].format) await other.reload();
        await ready(other);
        expect(await klinesOf(other, ALL)).toEqual([]);
      }
      const choosing = other.waitForEvent('filechooser');
      await part(other, 'import').click();
      await (await choosing).setFiles(path);
      await expect(part(other, 'said')).toHaveText(`Imported in ${phase}: ${imported}.`, { timeout: 20_000 });
      const held = format === 'snapshot' ? ALL : ALL.slice(0, 1);
      expect(await klinesOf(other, held)).toEqual(await klinesOf(page, held));
      await agree(other, 250, close);
    }
    expect(await other.evaluate(() => globalThis.migrationDemo.drive.migration.phase)).toBe(phase);
    await other.setViewportSize({ width: 600, height: 900 });
    await other.screenshot({ path: test.info().outputPath(`imported-${phase}.png`), fullPage: true });
    await other.close();
  }
});

test('one worker goes through every phase and back; a file that is none changes nothing', async ({
  page,
}) => {
  await page.goto('/migration.html?symbols=10');
  await ready(page);
  await page.evaluate(() => globalThis.migrationDemo.drive.stop());
  for (const phase of [...PHASES, ...PHASES.toReversed(), 'shared' as const]) {
    await page.locator(`input[name=phase][value=${phase}]`).click();
    await expect(part(page, 'way')).toContainText(`In ${phase} `);
    await agree(page, 250, await writeOn(page));
  }
  expect(page.workers()).toHaveLength(1);

  const before = await klinesOf(page, ALL);
  const input = page.locator('#features input[type=file]');
  for (const [name, text, says] of [
    ['klines.snapshot', 'no snapshot', /snapshot/i],
    ['S00USDT-1m.json', '{"format":"other"}', /no series/],
    ['klines.csv', 'openTime', /not named like/],
  ] as const) {
    await input.setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });
    await expect(part(page, 'said')).toHaveText(says);
    await expect(part(page, 'said')).toHaveClass('bad');
  }
  expect(await klinesOf(page, ALL)).toEqual(before);
});

test('a figure that is not known yet says what it waits for', async ({ page }) => {
  await page.setViewportSize({ width: 600, height: 900 });
  await page.goto('/migration.html?symbols=10&USE_SHARED_KLINE_DATA=shared');
  await ready(page);
  const figure = (name: string) => page.locator(`[data-figure="${name}"]`);
  await expect(figure('shared retained')).toHaveText(/^measuring: [1-5]?\d s$/);
  await expect(figure('shared allocated')).toHaveText(/^measuring: [12]?\d s$/);
  await expect(figure('shared updates')).toHaveText(/^\d+$/);
  for (const name of ['allocated', 'retained', 'update', 'frame', 'updates'])
    await expect(figure(`legacy ${name}`)).toHaveText('measured in phase legacy');
  await page.screenshot({ path: test.info().outputPath('measuring.png'), fullPage: true });
});
