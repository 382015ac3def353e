import { effect } from '@preact/signals';
import { describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../../../src/index.js';
import { TABLE as ARABIC } from '../../../widget/language/arabic.js';
import { CONTROL_ENGLISH } from '../../../widget/language/control-messages.js';
import { TABLE as GERMAN } from '../../../widget/language/german.js';
import { TABLE as JAPANESE } from '../../../widget/language/japanese.js';
import {
  directionFor,
  matchLanguage,
  messagesFor,
  registerLanguage,
} from '../../../widget/language/languages.js';
import { ENGLISH, type LanguageTable } from '../../../widget/language/messages.js';
import { TABLE as SIMPLIFIED_CHINESE } from '../../../widget/language/simplified-chinese.js';
import { TABLE as SPANISH } from '../../../widget/language/spanish.js';

const ALL: LanguageTable = { ...ENGLISH, ...CONTROL_ENGLISH };
const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).toSorted();

describe.each(Object.entries({ ARABIC, GERMAN, JAPANESE, SIMPLIFIED_CHINESE, SPANISH }))('%s', (_, table) => {
  it('has every text, with the places of the English one', () => {
    expect(Object.keys(table).toSorted()).toEqual(Object.keys(ALL).toSorted());
    for (const key of Object.keys(ALL) as (keyof LanguageTable)[]) {
      expect(table[key].trim(), key).not.toBe('');
      expect(placesOf(table[key]), key).toEqual(placesOf(ALL[key]));
    }
  });
});

describe('the language of a locale', () => {
  it('is the nearest one that there is, and never the wrong script', () => {
    expect(
      ['de', 'de-AT', 'zh', 'zh-CN', 'zh-Hans-SG', 'zh-TW', 'zh-Hant', 'ar-EG', 'en-GB', 'fi'].map(
        matchLanguage,
      ),
    ).toEqual(['de', 'de', 'zh-Hans', 'zh-Hans', 'zh-Hans', null, null, 'ar', null, null]);
    expect(['ar-EG', 'de', 'he'].map(directionFor)).toEqual(['rtl', 'ltr', 'ltr']);
  });

  it('comes when it is loaded; until then it is English', async () => {
    const seen: string[] = [];
    const stop = effect(() => void seen.push(messagesFor('de-CH').retry));
    await vi.waitFor(() => expect(seen).toEqual([ENGLISH.retry, GERMAN.retry]));
    stop();
  });

  it('can be added and altered from outside, and charts see it', async () => {
    const seen: string[] = [];
    const stop = effect(() => void seen.push(messagesFor('he-IL').retry));
    registerLanguage('he', { retry: 'שוב' });
    expect(seen).toEqual([ENGLISH.retry, 'שוב']);
    expect(messagesFor('he').loading).toBe(ENGLISH.loading);
    expect(directionFor('he')).toBe('rtl');
    registerLanguage('es', { retry: 'Otra vez' });
    await vi.waitFor(() => expect(messagesFor('es').loading).toBe(SPANISH.loading));
    expect(messagesFor('es').retry).toBe('Otra vez');
    stop();
  });

  it('is refused at the caller when it is none', () => {
    for (const [tag, messages] of [
      ['not a tag', {}],
      ['fr', { retry: 5 }],
      ['fr', { nothing: 'x' }],
    ] as const) {
      expect(() => registerLanguage(tag, messages as never)).toThrow(ConfigError);
    }
    expect(matchLanguage('fr')).toBeNull();
  });
});
