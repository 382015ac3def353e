/** The page of the mount benchmark. */
import {
  CELL,
  type ContenderName,
  type MountReport,
  type PageConfig,
  type Visit,
} from '../charts/page-config.js';
import type { OpenPage } from '../stand/browser.js';

export const CHARTS = 50;
const COLUMNS = 10;

export const MOUNT_VIEWPORT = { width: COLUMNS * CELL.width, height: (CHARTS / COLUMNS) * CELL.height };

export function mountConfig(contender: ContenderName, visit: Visit = 'only'): PageConfig {
  return {
    contender,
    feed: 'socket',
    plan: { seed: 1, epoch: Date.now(), series: CHARTS, bars: 500 },
    charts: CHARTS,
    shown: CHARTS,
    visible: CHARTS,
    columns: COLUMNS,
    studies: false,
    sync: false,
    scroll: false,
    log: false,
    visit,
  };
}

/** What the page tells, once all its charts are mounted. */
export async function mountReport(page: OpenPage): Promise<MountReport> {
  await page.until(() => 'mounted' in globalThis && !('isLeft' in globalThis));
  return await page.evaluate(() => globalThis.mounted);
}
