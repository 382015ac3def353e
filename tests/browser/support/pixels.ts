import type { Page } from '@playwright/test';

type Chart = HTMLElementTagNameMap['kline-chart'];

declare global {
  /** Pixels in which the pictures of two charts of one size differ, as "x,y". */
  // oxlint-disable-next-line no-var -- how a global is declared.
  var differingPixels: (one: Chart, other: Chart) => string[];
}

/** Has a page compare what is to be seen of the canvases of charts: one may carry what others do not show. */
export async function installPixels(page: Page): Promise<void> {
  await page.evaluate(() => {
    // Chromium draws the ends of a dash by up to 4 of 255 lighter or darker from one frame to the next, by whom ever.
    const tolerance = 8;
    const isShown = (canvas: HTMLCanvasElement) => {
      const { opacity, visibility } = getComputedStyle(canvas);
      return opacity !== '0' && visibility === 'visible';
    };
    const layer = (canvas: HTMLCanvasElement) => Number(getComputedStyle(canvas).zIndex) || 0;
    const pixels = (chart: Chart) => {
      const box = chart.getBoundingClientRect();
      const seen = new OffscreenCanvas(box.width, box.height);
      const context = seen.getContext('2d') as OffscreenCanvasRenderingContext2D;
      const shown = [...(chart.shadowRoot?.querySelectorAll('canvas') ?? [])].filter(
        (canvas) => canvas.width > 0 && canvas.height > 0 && isShown(canvas),
      );
      for (const canvas of shown.toSorted((a, b) => layer(a) - layer(b))) {
        const { x, y } = canvas.getBoundingClientRect();
        context.drawImage(canvas, x - box.x, y - box.y);
      }
      return context.getImageData(0, 0, seen.width, seen.height);
    };
    globalThis.differingPixels = (one, other) => {
      const [left, right] = [pixels(one), pixels(other)];
      if (left.width !== right.width || left.height !== right.height) return ['size'];
      const differing = new Set<string>();
      for (const [at, value] of left.data.entries()) {
        const pixel = at >> 2;
        if (Math.abs(value - right.data[at]) > tolerance)
          differing.add(`${pixel % left.width},${Math.floor(pixel / left.width)}`);
      }
      return [...differing];
    };
  });
}

/** Many pixels in few words. */
export const toldPixels = (pixels: string[]) => `${pixels.length} pixels, the first at ${pixels[0]}`;
