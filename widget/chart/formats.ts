/** Text of a price, a volume, a change: made once per locale and precision, since Intl formatters are slow to make. */
export interface KlineFormats {
  readonly price: (value: number) => string;
  readonly volume: (value: number) => string;
  /** Of a share: 0.01 is 1 %. */
  readonly percent: (value: number) => string;
  /** Of percent: 1 is 1 %. */
  readonly percentPoints: (value: number) => string;
  /** With a sign. */
  readonly difference: (value: number) => string;
}

const made = new Map<string, KlineFormats>();
const MAX_MADE = 64;

export function formatsFor(locale: string, precision: number): KlineFormats {
  const key = `${locale} ${precision}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const price = new Intl.NumberFormat(locale, {
    minimumFractionDigits: precision,
    maximumFractionDigits: precision,
  });
  const difference = new Intl.NumberFormat(locale, {
    minimumFractionDigits: precision,
    maximumFractionDigits: precision,
    signDisplay: 'exceptZero',
  });
  const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: 4 });
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const formats: KlineFormats = {
    price: remembered((value) => price.format(value)),
    volume: remembered((value) => (Number.isFinite(value) ? compact.format(value) : '–')),
    difference: remembered((value) => difference.format(value)),
    percentPoints: remembered((value) => percent.format(value / 100)),
    percent: (value) => (Number.isFinite(value) ? percent.format(value) : '–'),
  };
  if (made.size < MAX_MADE) made.set(key, formats);
  return formats;
}

/** Numbers whose text is kept, of each kind. */
const MOST_TEXTS = 256;

/** Axes write the same few numbers in each redraw, and writing one takes 5 us and more. */
function remembered(write: (value: number) => string): (value: number) => string {
  const texts = new Map<number, string>();
  return (value) => {
    let text = texts.get(value);
    if (text === undefined) {
      text = write(value);
      if (texts.size >= MOST_TEXTS) texts.clear();
      texts.set(value, text);
    }
    return text;
  };
}

/** The first tag that Intl takes: browsers report tags that it throws at, such as "C". */
export function validLocale(...candidates: readonly (string | null | undefined)[]): string {
  for (const candidate of candidates) {
    if (candidate === null || candidate === undefined || candidate === '') continue;
    try {
      const [tag] = Intl.getCanonicalLocales(candidate);
      if (Intl.NumberFormat.supportedLocalesOf(tag).length > 0) return tag;
    } catch {
      // Not a tag: the next one may be.
    }
  }
  return 'en-US';
}

const MOST_DECIMALS = 12;

/** Decimals that a step needs: 0.01 has two, 0.5 one, 5 none. */
export function decimalsOfStep(step: number): number {
  if (!(step > 0)) return 2;
  for (let decimals = 0; decimals < MOST_DECIMALS; decimals++) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled) && Math.round(scaled) > 0)
      return decimals;
  }
  return MOST_DECIMALS;
}

/** Decimals that prices are written with, where nobody says: the most that any of the newest uses. */
export function decimalsOfPrices(prices: readonly number[]): number {
  let most = 0;
  for (const price of prices) {
    const [, fraction = ''] = price.toFixed(8).replace(/0+$/, '').split('.');
    if (fraction.length > most) most = fraction.length;
  }
  return Math.max(most, prices.some((price) => price !== 0 && Math.abs(price) < 1_000) ? 2 : 0);
}
