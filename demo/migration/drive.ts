import { KlineDataMigration, type MigrationPhase, type SharedKlines } from '../../src/migration/index.js';
import { type Interval, type Kline, KlineStore } from '../../widget/index.js';
import { type LegacyKline, type LegacyState, withKline, withSeries } from './legacy-state.js';
import { mountLegacy } from './legacy-view.js';
import { KLINES, Market } from './market.js';
import { SideMeters } from './side-figures.js';

/** Klines a second, for both sides. The page before cannot take many more. */
export const RATE = 5;
const PARITY_KLINES = 4_000;
const EPOCH = Date.UTC(2026, 0, 5);

export type ReadSide = 'legacy' | 'shared';

export const readSide = (phase: MigrationPhase): ReadSide =>
  phase === 'legacy' || phase === 'dual-write' ? 'legacy' : 'shared';

/**
 * One market, two ways to keep it, and the migration between them. Whoever is read is on the screen; in `legacy` and in
 * `shared` the other one does not run at all, so that what is measured is one side's alone.
 */
export class Drive {
  readonly meters: Record<ReadSide, SideMeters> = { legacy: new SideMeters(), shared: new SideMeters() };
  readonly store = KlineStore.create({ maxSymbols: 100, intervalsPerSymbol: 6, maxKlines: KLINES });
  readonly migration: KlineDataMigration<LegacyKline>;
  /** Updates that the shared side loses without a word, as a bug would: for parity to find. */
  toLose = 0;
  /** The shared side refuses until then, ms of `performance.now()`. */
  refusesUntil = 0;
  updates = 0;
  private readonly market: Market;
  /** Of ticks, ms. */
  private readonly spacing: number;
  readonly shown: readonly (readonly [symbol: string, interval: Interval])[];
  private legacy: LegacyState = new Map();
  private view: ReturnType<typeof mountLegacy> | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;
  private parityTimer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly places: Record<ReadSide, HTMLElement>,
    phase: MigrationPhase,
    /** `isEmpty`: begins with no kline, for an import to fill. `rate`: klines a second. */
    { isEmpty = false, symbols, rate = RATE }: { isEmpty?: boolean; symbols?: number; rate?: number } = {},
  ) {
    this.market = new Market(EPOCH, symbols);
    this.spacing = 1_000 / rate;
    this.shown = this.market.symbols.slice(0, 2).map((symbol) => [symbol, '1m'] as const);
    for (const [symbol, interval] of isEmpty ? [] : this.market.names) {
      const rows = this.market.history({ symbol, interval });
      if (readSide(phase) === 'legacy')
        this.legacy = withSeries(this.legacy, symbol, interval, rows.map(toLegacy));
      else this.store.mergeKlines(symbol, interval, rows);
    }
    this.migration = new KlineDataMigration<LegacyKline>({
      phase,
      store: this.sharedSide(),
      legacy: {
        limit: KLINES,
        series: () => this.market.names,
        get: (symbol, interval) => this.legacy.get(symbol)?.get(interval),
        update: (symbol, interval, row) =>
          this.setLegacy(withKline(this.legacy, symbol, interval, row, KLINES)),
        set: (symbol, interval, rows) => this.setLegacy(withSeries(this.legacy, symbol, interval, rows)),
        shape: { openTime: 'time', closed: 'final', numbersAsText: true },
      },
    });
    this.migration.on('phase', () => this.show());
    this.show();
  }

  get symbolCount(): number {
    return this.market.symbols.length;
  }

  get isRunning(): boolean {
    return this.timer !== undefined;
  }

  start(): void {
    if (this.isRunning) return;
    this.timer = setInterval(() => this.tick(), this.spacing);
    this.parityTimer = setInterval(() => this.migration.step(PARITY_KLINES), 100);
  }

  stop(): void {
    clearInterval(this.timer);
    clearInterval(this.parityTimer);
    this.timer = undefined;
  }

  private tick(): void {
    const { symbol, interval, kline } = this.market.tick();
    const begun = performance.now();
    this.migration.updateBoth(symbol, interval, kline);
    const { phase } = this.migration;
    // In between both sides write: such an update is neither one's cost.
    if (phase === 'legacy' || phase === 'shared') this.meters[phase].update(performance.now() - begun);
    this.updates++;
  }

  private setLegacy(state: LegacyState): void {
    this.legacy = state;
    this.view?.set(state);
  }

  /** The side that is read is on the screen; one that has nothing to do any more lets go of what it held. */
  private show(): void {
    const { phase } = this.migration;
    const side = readSide(phase);
    for (const [name, place] of Object.entries(this.places)) place.hidden = name !== side;
    if (side === 'legacy') {
      this.places.shared.querySelector('.charts')?.replaceChildren();
      const place = this.places.legacy.querySelector<HTMLElement>('.charts');
      if (place !== null) this.view ??= mountLegacy(place, this.legacy, this.shown);
      return;
    }
    this.view?.unmount();
    this.view = null;
    const place = this.places.shared.querySelector('.charts');
    if (place !== null && place.childElementCount === 0)
      place.append(...this.shown.map((each) => this.chart(each)));
    if (phase === 'shared') this.legacy = new Map();
  }

  private chart([symbol, interval]: readonly [string, Interval]): HTMLElement {
    const chart = document.createElement('kline-chart');
    Object.assign(chart, { symbol, interval, store: this.store, theme: 'auto' });
    return chart;
  }

  /** The store, with the faults of this page in front of it. */
  private sharedSide(): SharedKlines {
    const { store } = this;
    const guard = (work: () => void) => {
      if (performance.now() < this.refusesUntil)
        throw new Error('The shared side refuses, as it was told to.');
      work();
    };
    return {
      defaultFeed: store.defaultFeed,
      maxKlines: store.maxKlines,
      getKlines: (symbol, interval, limit) => store.getKlines(symbol, interval, limit),
      updateKline: (symbol: string, interval: Interval, kline: Kline) =>
        guard(() => {
          if (this.toLose > 0 && kline.closed) this.toLose--;
          else store.updateKline(symbol, interval, kline);
        }),
      mergeKlines: (symbol, interval, klines) => guard(() => store.mergeKlines(symbol, interval, klines)),
      exportSnapshot: () => store.exportSnapshot(),
      importSnapshot: (bytes) => store.importSnapshot(bytes),
      stats: () => store.stats(),
    };
  }
}

function toLegacy({ openTime, open, high, low, close, volume, closed }: Kline): LegacyKline {
  const [o, h, l, c, v] = [open, high, low, close, volume].map(String);
  return { time: openTime, open: o, high: h, low: l, close: c, volume: v, final: closed };
}
