import { census, leftBehind, NOTHING_LEFT } from './support/census.js';
import { expect, test } from './support/fixtures.js';
import { wildPage } from './support/wild-page.js';

/** How long wild things are done to the page; `FUZZ_SECONDS=60` for the long run. */
const SECONDS = Number(process.env['FUZZ_SECONDS'] ?? 6);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
/** Steps that a quiet machine makes in a minute at the very least. */
const STEPS_PER_MINUTE = 2_000;

/** Elements that this project's own code makes. */
const OURS = new Set(
  [
    'a b bdi button canvas caption dialog div i input label p path',
    'slot span svg table tbody td th thead tr',
  ].flatMap((names) => names.split(' ')),
);

test(`${SECONDS} s of wild markup, attributes, calls, moves and feeds (seed ${SEED}): nothing thrown, injected or left`, async ({
  page,
  exchange,
  host,
}) => {
  test.setTimeout(SECONDS * 1_000 + 90_000);
  const server = await exchange({ tickRate: 50 });
  const complaints: string[] = [];
  page.on('console', (message) => {
    // What the browser says of requests that the exchange refuses is not ours.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  page.on('dialog', (dialog) => {
    complaints.push(`A dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await host({ exchange: server, body: '<main></main><iframe></iframe>' });
  await page.evaluate(wildPage);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const run = (seconds: number, seed: number) =>
    page.evaluate(
      ([time, start]) =>
        (globalThis as unknown as { goWild(ms: number, seed: number): Promise<WildRun> }).goWild(
          time * 1_000,
          start,
        ),
      [seconds, seed] as const,
    );
  // Whatever is loaded once and kept is there before anything is counted.
  await run(2, SEED + 1_000);
  const before = await census(session);
  const { steps, tags, attributes, pwned, thrown } = await run(SECONDS, SEED);
  process.stdout.write(`fuzz: ${steps} steps in ${SECONDS} s, seed ${SEED}\n`);
  expect(thrown).toEqual([]);
  expect(tags.filter((tag) => !OURS.has(tag))).toEqual([]);
  expect(attributes.filter((name) => name.startsWith('on') || name === 'style-src')).toEqual([]);
  expect(pwned).toBe(false);
  expect(complaints).toEqual([]);
  if (SECONDS >= 60) expect(steps).toBeGreaterThanOrEqual((STEPS_PER_MINUTE * SECONDS) / 60);
  await expect
    .poll(async () => leftBehind(before, await census(session)), { timeout: 30_000 })
    .toEqual(NOTHING_LEFT);
});

test('control: markup that gets into a shadow root, and a chart that stays, are seen', async ({
  page,
  host,
}) => {
  await host({ body: '<main></main><iframe></iframe>' });
  await page.evaluate(wildPage);
  const found = await page.evaluate(() => {
    const chart = document.createElement('kline-chart');
    document.body.append(chart);
    const image = document.createElement('img');
    image.setAttribute('onerror', '');
    chart.shadowRoot?.append(image);
    return (globalThis as unknown as { look(): Pick<WildRun, 'tags' | 'attributes'> }).look();
  });
  expect(found.tags).toContain('img');
  expect(found.attributes).toContain('onerror');
});

interface WildRun {
  readonly steps: number;
  /** Names of all elements in shadow roots, and of their attributes. */
  readonly tags: readonly string[];
  readonly attributes: readonly string[];
  readonly pwned: boolean;
  /** What methods threw that is no error of ours. */
  readonly thrown: readonly string[];
}
