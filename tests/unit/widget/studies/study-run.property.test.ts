import fc from 'fast-check';
import { it } from 'vitest';
import { StudyRun, type StudySpec } from '../../../../widget/studies/index.js';
import { expectAsFromScratch, HOUR, MIDNIGHT, records } from './support.js';
import type { Bar } from './reference.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 300);

/** A bar as multiples of a price that the series chooses. */
interface Shape {
  open: number;
  close: number;
  up: number;
  down: number;
  volume: number;
  /** ms since the bar before. */
  gap: number;
  magnitude: number;
}

const ratio = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const shape: fc.Arbitrary<Shape> = fc.record({
  open: ratio(0.5, 2),
  close: fc.oneof(ratio(0.5, 2), fc.constantFrom(1, 1.5)),
  up: fc.oneof(fc.constant(0), ratio(0, 0.2)),
  down: fc.oneof(fc.constant(0), ratio(0, 0.2)),
  volume: fc.oneof(fc.constant(0), ratio(1e-6, 1e6)),
  gap: fc.constantFrom(HOUR, HOUR, 5 * HOUR, 24 * HOUR, 60 * HOUR),
  magnitude: fc.constantFrom(1e-9, 1, 1e12),
});

const period = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) },
  fc.constantFrom(14, 20, 66),
);

const spec: fc.Arbitrary<StudySpec> = fc.oneof(
  fc.record({ kind: fc.constantFrom('sma', 'ema', 'rsi', 'atr'), params: fc.tuple(period) }),
  fc.record({ kind: fc.constant('bollinger'), params: fc.tuple(period, ratio(0.1, 10)) }),
  fc.record({ kind: fc.constant('vwap'), params: fc.constant([]) }),
  fc
    .tuple(period, period, period)
    .map(([fast, more, signal]) => ({ kind: 'macd' as const, params: [fast, fast + more, signal] })),
);

const STEPS = [
  'replace',
  'append',
  'replace and append',
  'correct inside',
  'prepend',
  'prepend, told as a replacement',
  'slide, told as a replacement',
  'slide, told as appended',
  'shorten',
  'empty',
  'nothing',
  'reset',
] as const;

const step = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('replace', 'append', 'replace and append') },
    fc.constantFrom(...STEPS),
  ),
  shapes: fc.array(shape, { minLength: 1, maxLength: 4 }),
  where: fc.nat(),
});

/** Bars of one series. A price is constant, or of one magnitude, or (magnitude null) of any. */
class Series {
  bars: Bar[] = [];
  constructor(
    private readonly magnitude: number | null,
    private readonly constant: boolean,
  ) {}

  at(openTime: number, shaped: Shape): Bar {
    const unit = this.magnitude ?? shaped.magnitude;
    if (this.constant) return [openTime, 0.1 * unit, 0.1 * unit, 0.1 * unit, 0.1 * unit, shaped.volume];
    const { open, close, up, down, volume } = shaped;
    const high = Math.max(open, close) * (1 + up);
    const low = Math.min(open, close) * (1 - down);
    return [openTime, open * unit, high * unit, low * unit, close * unit, volume];
  }

  append(shapes: readonly Shape[]): void {
    for (const one of shapes) {
      this.bars.push(this.at((this.bars.at(-1)?.[0] ?? MIDNIGHT - HOUR) + one.gap, one));
    }
  }

  prepend(shapes: readonly Shape[]): void {
    for (const one of shapes) {
      this.bars.unshift(this.at((this.bars[0]?.[0] ?? MIDNIGHT) - one.gap, one));
    }
  }

  correct(index: number, shaped: Shape): void {
    if (index in this.bars) this.bars[index] = this.at(this.bars[index][0], shaped);
  }

  /** Does a step and returns from where on records are told to be new or changed; null for a reset. */
  do({
    kind,
    shapes,
    where,
  }: {
    kind: (typeof STEPS)[number];
    shapes: Shape[];
    where: number;
  }): number | null {
    const count = this.bars.length;
    const newest = Math.max(0, count - 1);
    const inside = count === 0 ? 0 : where % count;
    if (kind.startsWith('replace')) this.correct(newest, shapes[0]);
    if (kind === 'append' || kind === 'replace and append') this.append(shapes);
    if (kind === 'correct inside') this.correct(inside, shapes[0]);
    if (kind.startsWith('prepend')) this.prepend(shapes);
    if (kind.startsWith('slide')) {
      this.append(shapes);
      this.bars.splice(0, shapes.length);
    }
    if (kind === 'shorten') this.bars.length = inside;
    if (kind === 'empty') this.bars.length = 0;
    if (kind === 'reset') return null;
    if (kind === 'correct inside' || kind === 'shorten') return inside;
    if (kind === 'prepend' || kind === 'empty') return 0;
    return kind === 'append' || kind === 'nothing' || kind.endsWith('appended') ? count : newest;
  }
}

it('any sequence of updates leaves what a calculation from scratch gives', () => {
  fc.assert(
    fc.property(
      spec,
      fc.constantFrom(1e-9, 1, 1e5, 1e12, null),
      fc.integer({ min: 0, max: 4 }),
      fc.array(shape, { maxLength: 70, size: 'max' }),
      fc.array(step, { maxLength: 25, size: 'max' }),
      (study, magnitude, constant, first, steps) => {
        const series = new Series(magnitude, constant === 0);
        const run = new StudyRun(study);
        series.append(first);
        run.update(records(series.bars), 0, series.bars.length);
        expectAsFromScratch(run, series.bars, 'at first:');
        for (const one of steps) {
          const told = series.do(one);
          const [data, count] = [records(series.bars), series.bars.length];
          if (told === null) run.reset(data, count);
          else run.update(data, told, count);
          expectAsFromScratch(run, series.bars, `after "${one.kind}":`);
        }
      },
    ),
    { numRuns: RUNS, seed: 23 },
  );
}, 300_000);
