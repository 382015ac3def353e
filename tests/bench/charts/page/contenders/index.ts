import type { ContenderName, PageConfig } from '../../page-config.js';
import type { Contender } from '../contender.js';

type Loader = (config: PageConfig) => Promise<Contender>;

const ourLoader: Loader = async (config) => (await import('./ours.js')).ours(config);

/** Each is loaded by itself. */
const LOADERS: Record<ContenderName, Loader> = {
  blank: async () => (await import('./blank.js')).blank,
  'ours-shared': ourLoader,
  'ours-transfer': ourLoader,
  'ours-inline': ourLoader,
  'lightweight-tick': async () => (await import('./lightweight.js')).lightweight(true),
  'lightweight-frame': async () => (await import('./lightweight.js')).lightweight(false),
  klinecharts: async () => (await import('./klinecharts.js')).klinecharts,
  highcharts: async () => (await import('./highcharts.js')).highcharts,
  echarts: async () => (await import('./echarts.js')).echarts,
  uplot: async () => (await import('./uplot.js')).uplot,
  'old-way': async () => (await import('./old-way.js')).oldWay,
};

export function loadContender(config: PageConfig): Promise<Contender> {
  return LOADERS[config.contender](config);
}
