/** Time as the monitor sees it: given from outside, so that tests need not sleep. */
export interface MonitorClock {
  /** ms since the epoch, UTC. */
  now(): number;
  /** ms from anywhere, which nobody sets. */
  monotonic(): number;
  setTimeout(callback: () => void, ms: number): object | number;
  clearTimeout(timer: object | number): void;
}

/** The platform's. Its timers do not keep a Node process alive: watching is no work of its own. */
export const monitorClock: MonitorClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, ms) => {
    const timer = setTimeout(callback, ms) as number | { unref?(): void };
    if (typeof timer === 'object') timer.unref?.();
    return timer;
  },
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

/** What offers frames: `requestAnimationFrame` and its undoing. The callback gets the frame's time in ms. */
export interface FrameSource {
  request(callback: (time: number) => void): number;
  cancel(id: number): void;
}

export interface HeapReading {
  /** Bytes. */
  readonly used: number;
  readonly total: number;
}

/** Null where the platform does not tell. */
export type HeapSource = () => HeapReading | null;

/** As much of PerformanceObserver as is used. */
export interface EntryObserver {
  observe(options: { type: string }): void;
  disconnect(): void;
}
export interface EntryObserverType {
  new (callback: (list: { getEntries(): readonly { duration: number }[] }) => void): EntryObserver;
  readonly supportedEntryTypes?: readonly string[];
}

interface Platform {
  requestAnimationFrame?: (callback: (time: number) => void) => number;
  cancelAnimationFrame?: (id: number) => void;
  PerformanceObserver?: EntryObserverType;
  performance?: { memory?: { usedJSHeapSize: number; totalJSHeapSize: number } };
  process?: { memoryUsage?: () => { heapUsed: number; heapTotal: number } };
}
// Asked at each use: pages of tests, and polyfills, put things there late.
const platform = globalThis as unknown as Platform;

/** Null where there are none: in Node, and in workers of some browsers. */
export function platformFrames(): FrameSource | null {
  if (typeof platform.requestAnimationFrame !== 'function') return null;
  return {
    request: (callback) => platform.requestAnimationFrame?.(callback) ?? 0,
    cancel: (id) => platform.cancelAnimationFrame?.(id),
  };
}

export function platformObserver(): EntryObserverType | null {
  return platform.PerformanceObserver ?? null;
}

/** Chromium's `performance.memory`, or Node's. Reading takes about 1 us there, 20 us here. */
export const platformHeap: HeapSource = () => {
  const memory = platform.performance?.memory;
  if (memory !== undefined) return { used: memory.usedJSHeapSize, total: memory.totalJSHeapSize };
  const usage = platform.process?.memoryUsage?.();
  return usage === undefined ? null : { used: usage.heapUsed, total: usage.heapTotal };
};
