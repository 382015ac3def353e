import type { SeriesKey } from '../../../../src/domain/index.js';
import { type Alert, Monitor, type MonitorOptions } from '../../../../src/monitoring/index.js';
import { VirtualClock } from '../../feed/support/virtual-clock.js';
import { MB, ModelHeap } from './model-heap.js';
import { gaussian, seeded } from './random.js';
import { everyTenth, VirtualFrames, virtualObserver, VirtualStore } from './virtual-page.js';

/** What goes wrong, from when on. Everything else stays as in a normal hour. */
export interface Fault {
  /** s */
  from: number;
  /** MB per minute that are kept. */
  leak?: number;
  /** Allocation, times the normal one. */
  allocation?: number;
  /** ms that the updates of one wake-up in twenty take more. */
  latency?: number;
  stale?: boolean;
  /** Series held, of 100. */
  subscribed?: number;
}

/**
 * A page of charts as it runs on a normal, bursty day, by a seed: markets that hurry for a while, lines that are lost and made
 * again, charts that come and go and load data that stays, long tasks now and then.
 */
export class RunningPage {
  readonly clock = new VirtualClock();
  readonly store = new VirtualStore();
  readonly frames = new VirtualFrames(this.clock);
  readonly platform = virtualObserver(['long-animation-frame']);
  readonly alerts: Alert[] = [];
  readonly monitor: Monitor;
  private readonly started = this.clock.monotonic();
  private readonly random: () => number;
  private readonly heap: ModelHeap;
  private readonly series = Array.from({ length: 20 }, (_, i): SeriesKey => `local:S${i}@1m`);
  private readonly backAt = new Map<number, number>();
  private loaded = 0;
  private leaked = 0;
  private hurry = 0;
  private second = 0;

  constructor(
    seed: number,
    private readonly fault: Fault = { from: Number.POSITIVE_INFINITY },
    options: MonitorOptions = {},
  ) {
    this.random = seeded(seed);
    this.heap = new ModelHeap({ seed, allocated: 20 * MB, promoted: 0.08, young: 6 * MB, old: 3 * MB });
    this.monitor = new Monitor({
      store: this.store,
      clock: this.clock,
      frames: this.frames,
      observer: this.platform.Observer,
      heap: () => ({ used: this.heap.used + this.loaded + this.leaked, total: 200 * MB }),
      onAlert: (alert) => this.alerts.push(alert),
      ...options,
    });
    for (const key of this.series) this.store.states.set(key, 'live');
  }

  /** s from the start until an alert fired. */
  firedAfter(alert: Alert): number {
    return (alert.at - this.started) / 1_000;
  }

  /** Lets some seconds pass. */
  async run(seconds: number): Promise<void> {
    if (this.second === 0) this.monitor.start();
    await everyTenth(this.clock, seconds, (tenth) => {
      if (tenth % 10 === 0) this.pass();
      this.wakeUp();
    });
  }

  private pass(): void {
    const second = this.second++;
    const fault = second >= this.fault.from ? this.fault : null;
    if (this.random() < 1 / 300) this.hurry = 10 + 20 * this.random();
    this.hurry--;
    this.heap.pass(1_000, (this.hurry > 0 ? 6 : 1) * (fault?.allocation ?? 1));
    if (this.random() < 1 / 900) this.loaded = 10 * MB * this.random();
    this.leaked += ((fault?.leak ?? 0) * MB) / 60;
    this.loseLines(second, fault?.stale === true);
    this.store.subscribed = fault?.subscribed ?? 60 + Math.round(25 * this.random());
  }

  /** Ten wake-ups a second: of few series, or of many while the market hurries. */
  private wakeUp(): void {
    const fault = this.second > this.fault.from ? this.fault : null;
    const slow = fault?.latency !== undefined && this.random() < 0.05 ? fault.latency : 0;
    // A task of 60 ms twice a minute: what comes meanwhile waits, and is told together with what comes then.
    const longTask = this.random() < 1 / 300 ? 60 : 0;
    const count = this.hurry > 0 ? 8 : Math.ceil(2 * this.random()) + (longTask > 0 ? 2 : 0);
    const usual = () => Math.exp(0.5 + 0.5 * gaussian(this.random));
    this.store.wakeUp(...Array.from({ length: count }, () => usual() + slow + longTask * this.random()));
  }

  /** Each line is lost every few minutes and back within 25 s. */
  private loseLines(second: number, forGood: boolean): void {
    for (const [i, key] of this.series.entries()) {
      if (this.backAt.get(i) === second) this.store.states.set(key, 'live');
      if ((this.backAt.get(i) ?? 0) >= second || this.random() > 1 / 200) continue;
      this.store.states.set(key, this.random() < 0.5 ? 'stale' : 'reconnecting');
      this.backAt.set(i, second + 1 + Math.floor(24 * this.random()));
    }
    if (forGood) this.store.states.set(this.series[7], 'stale');
  }
}
