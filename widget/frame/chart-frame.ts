import { KlineStore } from '../../src/index.js';
import { FrameScheduler } from './frame-scheduler.js';

/** The scheduler of all charts of this bundle. */
export const frameScheduler = new FrameScheduler({
  begin: () => KlineStore.flush(),
  request: (callback) => requestAnimationFrame(callback),
  later: (callback, ms) => setTimeout(callback, ms),
  now: () => performance.now(),
});

/**
 * Stands in for `window.requestAnimationFrame` inside the chart library, put there when it is bundled: otherwise
 * its redraw would come a frame after ours, at a cost that nobody counts.
 */
export function requestChartFrame(callback: (time: number) => void): number {
  return frameScheduler.requestDraw(callback);
}

export function cancelChartFrame(id: number): void {
  frameScheduler.cancelDraw(id);
}
