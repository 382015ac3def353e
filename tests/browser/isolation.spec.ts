import { expect, test } from '@playwright/test';

test('the demo’s own pages are cross-origin isolated', { tag: '@firefox' }, async ({ page }) => {
  await page.goto('/');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(await page.evaluate(() => typeof SharedArrayBuffer)).toBe('function');
});

test('host pages are not, as most portals are not', { tag: '@firefox' }, async ({ page }) => {
  const response = await page.goto('/hosts/');
  expect(response?.headers()).not.toHaveProperty('cross-origin-opener-policy');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
});
