/** The page of the mount benchmark. */
import { CELL, type ContenderName, type PageConfig } from '../charts/page-config.js';

export const CHARTS = 50;
const COLUMNS = 10;

export const MOUNT_VIEWPORT = { width: COLUMNS * CELL.width, height: (CHARTS / COLUMNS) * CELL.height };

export function mountConfig(contender: ContenderName): PageConfig {
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
  };
}
