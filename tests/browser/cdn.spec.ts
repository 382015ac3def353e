import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { serveDirectory } from './serve-directory.js';

const cdn = fileURLToPath(new URL('../../dist/cdn', import.meta.url));
const pages = fileURLToPath(new URL('pages', import.meta.url));

const PORTALS: [string, Record<string, string>][] = [
  [
    'an isolated page',
    { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  ],
  ['a page that sends nothing', {}],
];

for (const [portal, headers] of PORTALS) {
  test(`the CDN file registers the element from another origin, on ${portal}`, async ({ page }) => {
    const host = await serveDirectory(pages, headers);
    const other = await serveDirectory(cdn, { 'Access-Control-Allow-Origin': '*' });
    try {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.goto(`${host.url}blank.html`);
      await page.addScriptTag({ type: 'module', url: `${other.url}kline-chart.js` });
      await page.evaluate(() => customElements.whenDefined('kline-chart').then(() => undefined));
      expect(await page.evaluate(() => crossOriginIsolated)).toBe('Cross-Origin-Opener-Policy' in headers);
      expect(errors).toEqual([]);
    } finally {
      await Promise.all([host.close(), other.close()]);
    }
  });
}
