import { Exchange } from '../../../demo/exchange/exchange.js';
import { FAULTS, type FaultName } from '../../../demo/exchange/faults/fault-table.js';
import { Dice } from '../../../demo/exchange/market/dice.js';
import { addIntervals, floorToInterval, type Interval } from '../../../src/domain/index.js';
import { Client, type ClientSeries, type SeriesSpec } from './client.js';
import { STALENESS_LIMIT_MS, Truth } from './truth.js';
import { Wire } from './wire.js';
import { World } from './world.js';

const START = Date.parse('2026-03-01T12:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** No fault for so long, and everything is true again. */
export const QUIET_MS = STALENESS_LIMIT_MS + 10 * SECOND;
/** A hole that the exchange fills is noticed when it is asked about again. */
const HOLE_RECHECK_MS = 5 * MINUTE;
const INTERVALS: Interval[] = ['1m', '1m', '1m', '3m', '5m', '15m', '1h', '1s'];

export interface ChaosOptions {
  readonly seed: number;
  readonly hours: number;
  readonly series: number;
  readonly maxKlines?: number;
  /** Plants a bug: after first history nothing is fetched. The run must then find differences. */
  readonly withoutBackfill?: boolean;
}

export interface ChaosReport {
  readonly faults: number;
  readonly quietPoints: number;
  readonly klinesCompared: number;
  readonly differences: string[];
  readonly lies: string[];
  readonly deaths: number;
  readonly transitions: string[];
  readonly byFault: Readonly<Record<string, number>>;
}

/** Faults of every kind at random, for hours of virtual time, with a comparison at every quiet point. */
export class Chaos {
  private readonly dice: Dice;
  private readonly world: World;
  private readonly exchange: Exchange;
  private readonly wire: Wire;
  private readonly client: Client;
  private readonly truth: Truth;
  private readonly counts: Record<string, number> = {};
  private readonly holed: ClientSeries[] = [];
  private isDropDue = false;
  /** Those that did not say `live` at a quiet point, in words. */
  private readonly notLive: string[] = [];
  /** A wait that was asked for ends here. */
  private bannedUntil = 0;

  constructor(private readonly options: ChaosOptions) {
    this.dice = new Dice(options.seed, 4);
    const random = () => this.dice.uniform();
    this.world = new World(START, random);
    this.exchange = new Exchange({
      seed: options.seed,
      now: () => this.world.time,
      timers: this.world.exchangeTimers,
      beatMs: 500,
    });
    this.wire = new Wire(this.world, this.exchange, random, options.withoutBackfill === true);
    this.truth = new Truth(this.exchange, () => this.world.time);
    const specs = specsOf(this.exchange, options.series);
    const maxKlines = options.maxKlines ?? 240;
    this.client = new Client(this.world, this.wire, specs, { maxKlines, limit: Math.min(200, maxKlines) });
  }

  async run(): Promise<ChaosReport> {
    const end = START + this.options.hours * 60 * MINUTE;
    const differences: string[] = [];
    let quietPoints = 0;
    let klinesCompared = 0;
    await this.pass(2 * MINUTE);
    while (this.world.time < end) {
      const episodes = 1 + this.pick(4);
      for (let i = 0; i < episodes; i++) await this.episode();
      await this.heal();
      quietPoints++;
      differences.push(...this.notLive.splice(0));
      for (const series of this.client.series) {
        klinesCompared += this.client.held(series).length;
        const at = new Date(this.world.time).toISOString();
        for (const difference of this.truth.differences(this.client, series))
          differences.push(`${at} ${difference}`);
      }
    }
    this.client.close();
    this.exchange.close();
    return {
      faults: Object.values(this.counts).reduce((sum, count) => sum + count, 0),
      quietPoints,
      klinesCompared,
      differences,
      lies: this.truth.lies,
      deaths: this.counts['death'] ?? 0,
      transitions: [...this.client.transitions].sort(),
      byFault: this.counts,
    };
  }

  /** A few faults at once, for a while. */
  private async episode(): Promise<void> {
    const duration = (5 + this.pick(120)) * SECOND;
    const faults = 1 + this.pick(3);
    for (let i = 0; i < faults; i++) this.strike(duration);
    await this.pass(duration);
    if (this.world.isFrozen) this.thaw();
    this.setOffline(false);
  }

  private strike(duration: number): void {
    const names = Object.keys(FAULTS) as FaultName[];
    const kinds = [...names, ...Object.keys(this.events)];
    const kind = kinds[this.pick(kinds.length)];
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    if (kind in this.events) this.events[kind as keyof typeof this.events]();
    else this.lineFault(kind as FaultName, duration);
  }

  private lineFault(name: FaultName, duration: number): void {
    const { faults } = this.exchange;
    switch (name) {
      case 'rest-429':
      case 'rest-418': {
        const wait = (1 + this.pick(20)) * SECOND;
        faults.set(name, wait, duration);
        this.bannedUntil = Math.max(this.bannedUntil, this.world.time + duration + wait);
        break;
      }
      case 'skew':
        // Within what a row's finality may be off by.
        faults.set(name, this.pick(4_000) - 2_000 || 1, duration);
        break;
      case 'age-limit':
        faults.set(name, (20 + this.pick(60)) * SECOND, duration);
        this.isDropDue = true;
        break;
      case 'rest-behind':
        // Together with the skew within the 5 s that a row is let to settle.
        faults.set(name, 1 + this.pick(2_500), duration);
        break;
      case 'early':
        faults.set(name, 1 + this.pick(2_000), duration);
        break;
      default:
        faults.set(
          name,
          FAULTS[name].measure === 'ms'
            ? 1 + this.pick(8_000)
            : FAULTS[name].measure === 'rate'
              ? 0.05 + this.dice.uniform() * 0.4
              : 1,
          duration,
        );
    }
  }

  /** What happens to the market and to the client, rather than on the line. */
  private readonly events = {
    drop: () => this.exchange.streams.dropAll(),
    shutdown: () => this.exchange.streams.shutDown(this.pick(10_000)),
    death: () => this.client.die(),
    freeze: () => {
      this.world.isFrozen = true;
    },
    offline: () => this.setOffline(true),
    'clock-jump': () => {
      this.world.skew += this.pick(600_000) - 300_000;
    },
    'switch-away': () => {
      const series = this.anySeries();
      this.client.unwant(series);
      this.world.plan(this.pick(12_000), () => this.client.want(series), true);
    },
    restate: () => {
      const { symbol, interval } = this.anySeries();
      const openTime = addIntervals(interval, floorToInterval(interval, this.exchange.time.now()), -1);
      this.exchange.market.restate(symbol, interval, openTime);
      // Told to whoever asks again, which a connection that breaks has everybody do.
      this.exchange.streams.dropAll();
      this.isDropDue = true;
    },
    hole: () => {
      const series = this.anySeries();
      const { symbol, interval } = series;
      const next = addIntervals(interval, floorToInterval(interval, this.exchange.time.now()), 1);
      if (interval === '1s' || addIntervals(interval, next, 2) - next > 4 * MINUTE) return;
      this.exchange.market.addHole(symbol, interval, next, addIntervals(interval, next, 2));
      this.holed.push(series);
    },
  };

  private setOffline(isOffline: boolean): void {
    if (this.wire.isOffline === isOffline) return;
    this.wire.isOffline = isOffline;
    // What was sent meanwhile is lost with the connection.
    if (isOffline) this.exchange.streams.dropAll();
    else this.client.wake();
  }

  private thaw(): void {
    this.world.thaw();
    this.client.wake();
  }

  /** No fault any more, until everything must be true. */
  private async heal(): Promise<void> {
    this.exchange.faults.clear();
    // A restated kline may have been hidden by an answer that was out of date; a connection of limited age would end
    // when all is said to be quiet.
    if (this.isDropDue) this.exchange.streams.dropAll();
    this.isDropDue = false;
    // An exchange-side hole is filled later in half of the cases, and noticed when it is asked about again.
    const holes = this.holed.splice(0);
    let isFilled = false;
    for (const { symbol, interval } of holes) {
      if (this.pick(2) === 0) isFilled = this.exchange.market.fillHoles(symbol, interval) || isFilled;
    }
    await this.pass(Math.max(0, this.bannedUntil - this.world.time));
    if (isFilled) await this.pass(HOLE_RECHECK_MS);
    if (holes.length > 0) await this.pass(5 * MINUTE);
    await this.pass(QUIET_MS);
    // Housekeeping may have one catch up for a moment.
    for (let i = 0; i < 3 && this.client.series.some(({ state }) => state !== 'live'); i++)
      await this.pass(SECOND);
    for (const { stream, state, reason } of this.client.series) {
      if (state !== 'live') this.notLive.push(`${stream} is ${state} when all is quiet: ${reason}`);
    }
    // Trading stands still while both sides are compared.
    this.exchange.time.speed = 0;
    await this.pass(SECOND);
    this.exchange.time.speed = 1;
  }

  private async pass(ms: number): Promise<void> {
    const end = this.world.time + ms;
    while (this.world.time < end) {
      await this.world.advance(Math.min(SECOND, end - this.world.time));
      if (!this.world.isFrozen) this.truth.check(this.client);
    }
  }

  private anySeries(): ClientSeries {
    return this.client.series[this.pick(this.client.series.length)];
  }

  private pick(below: number): number {
    return Math.floor(this.dice.uniform() * below);
  }
}

function specsOf(exchange: Exchange, count: number): SeriesSpec[] {
  return Array.from({ length: count }, (_, i) => ({
    symbol: exchange.market.listings[i % exchange.market.listings.length].symbol,
    interval: INTERVALS[i % INTERVALS.length],
  }));
}
