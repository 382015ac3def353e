import { ensureBrowser } from '../run/browser.mjs';
import { CHROMIUM_ARGS } from './support/chromium-args.js';
import { expect, test } from './support/fixtures.js';

// Emulated scale factors do not reach canvas bitmaps: the browser itself must have another one.
test.use({
  viewport: null,
  launchOptions: {
    executablePath: ensureBrowser(),
    args: [...CHROMIUM_ARGS, '--force-device-scale-factor=2', '--window-size=900,600'],
  },
});

test('on a screen of two device pixels per CSS pixel, canvases and pictures have them', async ({
  page,
  live,
}) => {
  await live(
    '<style>body{margin:0}kline-chart{width:600px;height:300px}</style><kline-chart symbol="BTCUSDT"></kline-chart>',
  );
  expect(await page.evaluate(() => devicePixelRatio)).toBe(2);
  const sizes = await page.evaluate(() =>
    [...(document.querySelector('kline-chart')?.shadowRoot?.querySelectorAll('canvas') ?? [])].map(
      ({ width, height, clientWidth, clientHeight }) => [width - 2 * clientWidth, height - 2 * clientHeight],
    ),
  );
  expect(sizes.length).toBeGreaterThan(4);
  for (const off of sizes.flat()) expect(Math.abs(off)).toBeLessThanOrEqual(1);
  const picture = await page.evaluate(async () => {
    const blob = (await document.querySelector('kline-chart')?.screenshot()) ?? new Blob();
    const { width, height } = await createImageBitmap(blob);
    return [width, height];
  });
  expect(picture).toEqual([1_200, 600]);
  await page.screenshot({ path: test.info().outputPath('scale-2.png') });
});
