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
  const decimals = { minimumFractionDigits: precision, maximumFractionDigits: precision };
  const price = format(locale, decimals);
  const difference = format(locale, { ...decimals, signDisplay: 'exceptZero' });
  const compact = format(locale, { notation: 'compact', maximumSignificantDigits: 4 });
  const percent = format(locale, {
    style: 'percent',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
    signDisplay: 'exceptZero',
  });
  const formats: KlineFormats = {
    price: remembered(price),
    volume: remembered((value) => (Number.isFinite(value) ? compact(value) : '–')),
    difference: remembered(difference),
    percentPoints: remembered((value) => percent(value / 100)),
    percent: (value) => (Number.isFinite(value) ? percent(value) : '–'),
  };
  if (made.size < MAX_MADE) made.set(key, formats);
  return formats;
}

/** Made when it is used first: the first one of a page takes 10 ms and more, and nobody may ever ask for its text. */
function format(locale: string, options: Intl.NumberFormatOptions): (value: number) => string {
  let formatter: Intl.NumberFormat | null = null;
  return (value) => {
    formatter ??= new Intl.NumberFormat(locale, options);
    return formatter.format(value);
  };
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

/** What Intl makes of tags; null for those that it throws at or does not know. */
const tags = new Map<string, string | null>();

/** The first tag that Intl takes: browsers report tags that it throws at, such as "C". */
export function validLocale(...candidates: readonly (string | null | undefined)[]): string {
  for (const candidate of candidates) {
    if (candidate === null || candidate === undefined || candidate === '') continue;
    let tag = tags.get(candidate);
    if (tag === undefined) {
      tag = supportedTag(candidate);
      if (tags.size < MAX_MADE) tags.set(candidate, tag);
    }
    if (tag !== null) return tag;
  }
  return 'en-US';
}

function supportedTag(candidate: string): string | null {
  try {
    const [tag] = Intl.getCanonicalLocales(candidate);
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0 ? tag : null;
  } catch {
    return null;
  }
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

/**
 * Decimals that prices are written with, where nobody says: the most that any of the newest uses. Of those up to 8
 * count, and of tiny prices as many as four digits take.
 */
export function decimalsOfPrices(prices: readonly number[]): number {
  let most = 0;
  for (const price of prices) {
    const enough = Math.max(8, 3 - Math.floor(Math.log10(Math.abs(price))));
    const [, fraction = ''] = price.toFixed(Math.min(enough, MOST_DECIMALS)).replace(/0+$/, '').split('.');
    if (fraction.length > most) most = fraction.length;
  }
  return Math.max(most, prices.some((price) => price !== 0 && Math.abs(price) < 1_000) ? 2 : 0);
}
