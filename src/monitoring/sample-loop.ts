import { messageOf } from '../domain/index.js';
import { reportAsync } from '../store/listeners.js';
import type { Pace } from './monitor-options.js';
import type { MonitorClock } from './platform.js';

export interface SampleSteps {
  /** What needs to be close in time, and is cheap. */
  sample(): void;
  /** What is dear, and changes slowly. Before the first sample, and every so often. */
  survey(): void;
  report(): void;
}

/** Calls the steps of a monitor, each at its pace, by one timer. A step that throws ends neither the others nor the loop. */
export class SampleLoop {
  private timer: object | number | null = null;
  private nextSurvey = 0;
  private nextReport = 0;
  private readonly tick = () => {
    const { clock, pace, steps } = this;
    this.timer = clock.setTimeout(this.tick, pace.sampleMs);
    const now = clock.monotonic();
    if (now >= this.nextSurvey) {
      this.nextSurvey = now + pace.surveyMs;
      guarded(() => steps.survey());
    }
    guarded(() => steps.sample());
    if (now < this.nextReport) return;
    this.nextReport = now + pace.reportMs;
    guarded(() => steps.report());
  };

  constructor(
    private readonly clock: MonitorClock,
    private readonly pace: Pace,
    private readonly steps: SampleSteps,
  ) {}

  start(): void {
    const now = this.clock.monotonic();
    this.nextSurvey = now;
    this.nextReport = now + this.pace.reportMs;
    this.tick();
  }

  stop(): void {
    if (this.timer !== null) this.clock.clearTimeout(this.timer);
    this.timer = null;
  }
}

function guarded(step: () => void): void {
  try {
    step();
  } catch (cause) {
    reportAsync(new Error(`kline-chart/monitoring could not take a sample: ${messageOf(cause)}`, { cause }));
  }
}
