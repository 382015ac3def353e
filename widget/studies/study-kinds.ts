export type StudyKind = 'sma' | 'ema' | 'bollinger' | 'vwap' | 'rsi' | 'macd' | 'atr';

/** A number that a study takes. Both bounds are allowed values. */
export interface StudyParam {
  readonly name: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Whole numbers only: a period, in bars. */
  readonly whole: boolean;
}

/** A line, or columns from 0, that a study draws. */
export interface StudyPlot {
  /** Unique within its kind. */
  readonly id: string;
  readonly kind: 'line' | 'histogram';
}

/** What there is to know of a kind of study without computing it. */
export interface StudyKindInfo {
  /** `price`: in units of the price, drawn over the candles. `pane`: on a scale of its own. */
  readonly place: 'price' | 'pane';
  /** In the order in which they are written. */
  readonly params: readonly StudyParam[];
  /** In the order of the outputs. */
  readonly plots: readonly StudyPlot[];
  /** Of its values, where they are not in units of the price. */
  readonly decimals?: number;
  /** Values at which a horizontal line helps, ascending. */
  readonly levels?: readonly number[];
  /**
   * Bars to load before the first one shown, so that the first value shown hardly depends on where the
   * records begin. `vwap` needs none, but all bars of the first bar's UTC day.
   */
  warmUp(params: readonly number[]): number;
}

const MAX_PERIOD = 1_000;
const MAX_DEVIATIONS = 10;
/** An average over 14 bars with Wilder's weights forgets its first value to 1e-8 in this many bars. */
const MIN_WARM_UP = 250;
const WARM_UP_PERIODS = 6;

const period = (name: string, bars: number): StudyParam => ({
  name,
  default: bars,
  min: 1,
  max: MAX_PERIOD,
  whole: true,
});

const line = (id: string): StudyPlot => ({ id, kind: 'line' });

function warmUpOf(periods: readonly number[]): number {
  return Math.max(MIN_WARM_UP, WARM_UP_PERIODS * Math.max(...periods));
}

/** Every kind of study there is. */
export const STUDY_KINDS: Readonly<Record<StudyKind, StudyKindInfo>> = {
  sma: { place: 'price', params: [period('period', 20)], plots: [line('sma')], warmUp: warmUpOf },
  ema: { place: 'price', params: [period('period', 50)], plots: [line('ema')], warmUp: warmUpOf },
  bollinger: {
    place: 'price',
    params: [
      period('period', 20),
      { name: 'deviations', default: 2, min: Number.MIN_VALUE, max: MAX_DEVIATIONS, whole: false },
    ],
    plots: [line('upper'), line('middle'), line('lower')],
    warmUp: ([bars]) => warmUpOf([bars]),
  },
  vwap: { place: 'price', params: [], plots: [line('vwap')], warmUp: () => 0 },
  rsi: {
    place: 'pane',
    params: [period('period', 14)],
    plots: [line('rsi')],
    decimals: 2,
    levels: [30, 70],
    warmUp: warmUpOf,
  },
  macd: {
    place: 'pane',
    params: [period('fast', 12), period('slow', 26), period('signal', 9)],
    plots: [line('macd'), line('signal'), { id: 'histogram', kind: 'histogram' }],
    levels: [0],
    warmUp: warmUpOf,
  },
  atr: { place: 'pane', params: [period('period', 14)], plots: [line('atr')], warmUp: warmUpOf },
};

/** Whether a text is the name of a kind, lower case as in `STUDY_KINDS`. */
export function isStudyKind(text: string): text is StudyKind {
  return Object.hasOwn(STUDY_KINDS, text);
}
