import type { CDPSession } from '@playwright/test';

/** What the protocol hands out is held until its group is released: a count must not keep what it counts. */
const GROUP = 'census';

/** Living instances of a class, counted after a collection. */
export async function instances(session: CDPSession, prototype: string): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { result } = await session.send('Runtime.evaluate', { expression: prototype, objectGroup: GROUP });
  const { objects } = await session.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId ?? '',
    objectGroup: GROUP,
  });
  const { result: length } = await session.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length; }',
  });
  await session.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
  return Number(length.value);
}

/** What charts leave behind when they leave something. `Performance.enable` must have been sent. */
export async function census(session: CDPSession) {
  const counts = {
    charts: await instances(session, 'kline.KlineChartElement.prototype'),
    canvases: await instances(session, 'HTMLCanvasElement.prototype'),
    observers: await instances(session, 'ResizeObserver.prototype'),
  };
  const { metrics } = await session.send('Performance.getMetrics');
  const listeners = metrics.find(({ name }) => name === 'JSEventListeners')?.value ?? 0;
  return { ...counts, listeners };
}

/**
 * The difference of two counts, as a leak shows. The browser keeps a canvas or two of the last charts that it painted,
 * however many there were, and more of them when it is busy. One chart has seven canvases.
 */
export function leftBehind(
  before: Awaited<ReturnType<typeof census>>,
  after: Awaited<ReturnType<typeof census>>,
) {
  return {
    // Fewer than before are some that had not been collected then.
    charts: Math.max(0, after.charts - before.charts),
    observers: Math.max(0, after.observers - before.observers),
    canvases: after.canvases - before.canvases < 14,
    listeners: after.listeners - before.listeners < 14,
  };
}

export const NOTHING_LEFT = { charts: 0, observers: 0, canvases: true, listeners: true };
