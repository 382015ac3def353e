import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { ConfigError } from '../../src/index.js';
import { ENGLISH, type LanguageTable, type Messages } from './messages.js';

/** Tables that come with the element, each fetched when the first chart needs it. */
const BUILT_IN: Readonly<Record<string, () => Promise<{ readonly TABLE: LanguageTable }>>> = {
  ar: () => import('./arabic.js'),
  de: () => import('./german.js'),
  es: () => import('./spanish.js'),
  ja: () => import('./japanese.js'),
  'zh-Hans': () => import('./simplified-chinese.js'),
};

/** Each language that was asked for; English until its table is there. */
const known = new Map<string, Signal<Messages>>();
/** Counts registrations: a language may become a better match for locales that were matched before. */
const registrations = signal(0);

/**
 * Adds a language, or replaces texts of one; charts change at once. Texts that are left out stay as they are in that
 * language, or English. Main thread.
 * @param tag BCP 47, such as `fr` or `pt-BR`
 * @throws ConfigError `bad-language` for a tag that is none, or texts that are no strings
 */
export function registerLanguage(tag: string, messages: Partial<LanguageTable>): void {
  const canonical = canonicalTag(tag);
  for (const [key, text] of Object.entries(messages)) {
    // The toolbar's English table comes with the toolbar.
    const isOurs = Object.hasOwn(ENGLISH, key) || key.startsWith('control-');
    if (!isOurs || typeof text !== 'string') {
      throw new ConfigError(
        'bad-language',
        `The language ${canonical} has no text that can be used as "${key.slice(0, 40)}": give strings under the names of the English table.`,
      );
    }
  }
  const before = tableOf(canonical);
  before.value = { ...before.peek(), ...messages };
  overrides.set(canonical, { ...overrides.get(canonical), ...messages });
  registrations.value++;
}

/** What hosts registered: a table that is loaded later must not undo it. */
const overrides = new Map<string, Partial<Messages>>();

/** The texts for a locale, a valid tag. Read it in an effect or a render: it follows loading and registrations. */
export function messagesFor(locale: string): Messages {
  void registrations.value;
  const tag = matchLanguage(locale);
  return tag === null ? ENGLISH : (tableOf(tag) as ReadonlySignal<Messages>).value;
}

/** Which way the texts for a locale run. */
export function directionFor(locale: string): 'ltr' | 'rtl' {
  void registrations.value;
  const tag = matchLanguage(locale);
  return tag !== null && RIGHT_TO_LEFT.has(new Intl.Locale(tag).maximize().script ?? '') ? 'rtl' : 'ltr';
}

/** Scripts that run from right to left, of those that Intl knows months in (ISO 15924). */
const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg']);

/**
 * The language whose table serves a locale best, null for English: the locale itself, then without its region, then
 * without its script (RFC 4647, section 3.4), with what the tag leaves unsaid added first: `zh-TW` is written in
 * traditional characters, and simplified ones do not serve it.
 */
export function matchLanguage(locale: string): string | null {
  // A page's first look at what Intl knows of languages takes 10 ms and more.
  if (known.size === 0 && /^en\b/.test(locale)) return null;
  const { language, script, region } = new Intl.Locale(locale).maximize();
  const candidates = [
    locale,
    `${language}-${script}-${region}`,
    `${language}-${region}`,
    `${language}-${script}`,
    language,
  ];
  return candidates.find((tag) => known.has(tag) || Object.hasOwn(BUILT_IN, tag)) ?? null;
}

function tableOf(tag: string): Signal<Messages> {
  let table = known.get(tag);
  if (table !== undefined) return table;
  const made = signal<Messages>(ENGLISH);
  table = made;
  known.set(tag, made);
  // Where it cannot be had, English stays: a chart without its language is still a chart.
  BUILT_IN[tag]?.().then(
    ({ TABLE }) => {
      made.value = { ...TABLE, ...overrides.get(tag) };
    },
    () => known.delete(tag),
  );
  return table;
}

function canonicalTag(tag: unknown): string {
  try {
    const [canonical] = Intl.getCanonicalLocales(String(tag));
    if (canonical !== undefined) return canonical;
  } catch {
    // Told below.
  }
  throw new ConfigError(
    'bad-language',
    `"${String(tag).slice(0, 40)}" is no language: give a BCP 47 tag, such as "fr" or "pt-BR".`,
  );
}
