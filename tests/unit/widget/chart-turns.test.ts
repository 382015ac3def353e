import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChartTurns } from '../../../widget/chart-turns.js';
import type { ChartWidget } from '../../../widget/chart-widget.js';
import { buildQueue } from '../../../widget/frame/build-queue.js';
import { firstPictures } from '../../../widget/frame/first-pictures.js';

function setUp() {
  const widget = {
    chart: null as object | null,
    isWanted: true,
    hasData: false,
    isLookedAt: false,
    model: { isSeen: { peek: () => true } },
    build: vi.fn(() => true),
    paint: vi.fn(),
    show: vi.fn(),
  };
  const turns = new ChartTurns(widget as unknown as ChartWidget);
  return { widget, turns };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  vi.stubGlobal('requestAnimationFrame', (callback: (time: number) => void) =>
    setTimeout(() => callback(performance.now()), 16),
  );
});

afterEach(() => {
  vi.runAllTimers();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a chart', () => {
  it('is built when it is wanted', () => {
    const { widget, turns } = setUp();
    turns.mark();
    vi.runAllTimers();
    expect(widget.build).toHaveBeenCalledOnce();
  });

  it('is not built when it was scrolled past before its turn', () => {
    const { widget, turns } = setUp();
    turns.mark();
    widget.isWanted = false;
    turns.mark();
    expect(buildQueue.isEmpty).toBe(true);
    vi.runAllTimers();
    expect(widget.build).not.toHaveBeenCalled();
  });

  it('has its first picture painted in a task, once there is something to show', () => {
    const { widget, turns } = setUp();
    widget.chart = {};
    turns.mark();
    expect(firstPictures.isEmpty).toBe(true);
    widget.hasData = true;
    turns.mark();
    expect(widget.paint).not.toHaveBeenCalled();
    vi.advanceTimersToNextTimer();
    expect(widget.paint).toHaveBeenCalledOnce();
  });

  it('that is gone has no turn any more', () => {
    const { widget, turns } = setUp();
    turns.mark();
    widget.chart = {};
    widget.hasData = true;
    turns.mark();
    turns.reveal();
    turns.end();
    vi.runAllTimers();
    for (const turn of [widget.build, widget.paint, widget.show]) expect(turn).not.toHaveBeenCalled();
  });
});
