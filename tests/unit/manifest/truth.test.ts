import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { SERIES_STATES } from '../../../src/domain/series-state.js';
import { GESTURES, PALETTES, THEMES } from '../../../widget/attributes.js';
import { analyzedElement, valuesOf } from '../../../widget/bundle/manifest/manifest.mjs';
import { CHART_TYPES, SCALES } from '../../../widget/chart/price-chart.js';
import { KlineChartElement } from '../../../widget/element/kline-chart-element.js';
import { PROPERTIES } from '../../../widget/element/reflected-element.js';
import { ENGLISH } from '../../../widget/language/messages.js';
import { MessageView } from '../../../widget/view/message-view.js';
import { PALETTE_COLORS, THEME_COLORS, themeCss } from '../../../widget/view/theme.js';
import { ViewModel } from '../../../widget/view/view-model.js';
import { code, doc, foundIn, names, root } from './support.js';

/** What stands in place of the chart, in every state: its parts and slots depend on the state. */
const messages = SERIES_STATES.map((state) => {
  const model = new ViewModel();
  model.status.value = { state, reason: '', hasPicture: false, canRetry: true };
  return renderToString(h(MessageView, { model, messages: ENGLISH, onRetry: () => undefined }));
});
const MESSAGE_VIEW = 'view/message-view.tsx';
const others = [...code].filter(([path]) => path !== MESSAGE_VIEW).map(([, text]) => text);

/** The words of every `part`. One that is computed has no place here: render it, as the message is. */
function parts(texts: readonly string[]): string[] {
  const written = foundIn(texts, /\bpart(?:=|', ?)(["'][\w\s-]*["']|\{[^}]*\}|`[^`]*`)/g);
  return written.flatMap((text) => text.replaceAll(/["']/g, '').split(' '));
}

describe('attributes', () => {
  it('are those that the element watches', () => {
    const watched = KlineChartElement.observedAttributes.filter((name) => !['class', 'style'].includes(name));
    expect(names(doc.attributes)).toEqual(watched.toSorted());
  });

  it('have a type and a description each', () => {
    const bare = doc.attributes.filter(({ type, description }) => !type?.text || !description);
    expect(names(bare)).toEqual([]);
  });

  it('that are enumerated take what the element takes, the default first', () => {
    const taken = { type: CHART_TYPES, scale: SCALES, theme: THEMES, palette: PALETTES, gestures: GESTURES };
    const documented = doc.attributes.filter((attribute) => valuesOf(attribute).length > 0);
    expect(Object.fromEntries(documented.map((each) => [each.name, valuesOf(each)]))).toEqual(taken);
    expect(documented.map((each) => each.default)).toEqual(documented.map((each) => valuesOf(each)[0]));
  });

  it('have the defaults that their properties give', () => {
    const bare: Record<string, string | number | boolean | null> = Object.assign(
      Object.create(KlineChartElement.prototype),
      {
        getAttribute: () => null,
        hasAttribute: () => false,
      },
    );
    const given = doc.attributes
      // Whatever feed was registered first is the default: the property cannot tell.
      .filter(({ name }) => name !== 'feed')
      .map(({ name, fieldName }) => [name, String(bare[fieldName ?? name] ?? '')]);
    const documented = doc.attributes
      .filter(({ name }) => name !== 'feed')
      .map((attribute) => [attribute.name, attribute.default ?? '']);
    expect(documented).toEqual(given);
  });
});

describe('properties and methods', () => {
  const everything = analyzedElement(root).members;
  const fields = doc.members.filter(({ kind, static: isStatic }) => kind === 'field' && isStatic !== true);

  it('are all that the class and its bases have, but for what is private and the browser calls', () => {
    const found: string[] = [];
    for (let of = KlineChartElement.prototype; of !== Object.prototype; of = Object.getPrototypeOf(of)) {
      found.push(...Object.getOwnPropertyNames(of));
    }
    const hidden = everything.filter(({ privacy }) => privacy !== undefined && privacy !== 'public');
    const left = new Set(found.filter((name) => !/^constructor$|Callback$/.test(name)));
    for (const { name } of hidden) left.delete(name);
    const documented = doc.members.filter(({ static: isStatic }) => isStatic !== true);
    expect(names(documented)).toEqual([...left].toSorted());
  });

  it('have a type and a description each, and so has every parameter', () => {
    const bare = doc.members.flatMap((member) => {
      const type = member.kind === 'field' ? member.type : member.return?.type;
      const parameters = (member.parameters ?? []).filter(({ type: taken, description }) => {
        return !taken?.text || !description;
      });
      const isWhole = type?.text && member.description && parameters.length === 0;
      return isWhole ? [] : [member.name];
    });
    expect(bare).toEqual([]);
  });

  it('that can be set survive being set before the element is defined', () => {
    expect(names(fields.filter(({ readonly }) => readonly !== true))).toEqual(PROPERTIES.toSorted());
  });
});

describe('events', () => {
  it('are those that are dispatched', () => {
    const dispatched = foundIn(code.values(), /\bdispatch\(\s*[\w.]+,\s*'([\w-]+)'/g);
    expect(names(doc.events)).toEqual(dispatched);
    const elsewhere = [...code].filter(([, text]) => text.includes('new CustomEvent')).map(([path]) => path);
    expect(elsewhere).toEqual(['events.ts']);
  });
});

describe('slots and states', () => {
  it('are those of the message, which alone has slots', () => {
    expect(names(doc.slots)).toEqual(foundIn(messages, /<slot name="([\w-]+)"/g));
    expect(others.filter((text) => /<slot\b|'slot'/.test(text))).toEqual([]);
  });

  it('are those of a series', () => {
    expect(names(doc.cssStates)).toEqual(SERIES_STATES.toSorted());
    expect(doc.cssStates.filter(({ description }) => !description)).toEqual([]);
    expect([...code].filter(([, text]) => text.includes('states?.add(')).map(([path]) => path)).toEqual([
      'element/mounted-element.ts',
    ]);
  });
});

describe('parts', () => {
  it('are those that the shadow tree has', () => {
    const written = [...new Set([...parts(others), ...parts(messages)])];
    expect(names(doc.cssParts)).toEqual(written.toSorted());
    expect(others.filter((text) => /\.part\b|\bpart: /.test(text))).toEqual([]);
  });

  it('would be missed, in each way of writing them', () => {
    const ways = [`<b part="one two" />`, `x.setAttribute('part', 'three');`, '<b part={four} />'];
    expect(parts(ways).toSorted()).toEqual(['one', 'three', 'two', '{four}']);
  });
});

describe('CSS properties', () => {
  const css = [...code.values(), themeCss()];

  it('are those that the styles ask for', () => {
    const asked = foundIn(css, /(--kline-[\w-]*\w)/g);
    expect(asked.length).toBeGreaterThan(10);
    expect(names(doc.cssProperties)).toEqual(asked);
  });

  it('have the defaults that they have: colours those of the light theme', () => {
    const colors = { ...THEME_COLORS.light, ...PALETTE_COLORS.classic.light };
    const fallbacks = [...css.join('\n').matchAll(/var\((--kline-[\w-]*\w), ([^;]+)\);/g)]
      .map(([, name = '', value = '']): [string, string] => [name, value])
      .filter(([, value]) => !value.startsWith('var('));
    const expected = new Map([
      ...Object.entries(colors).map(([name, color]): [string, string] => [`--kline-${name}`, color]),
      ...fallbacks,
    ]);
    expect(new Map(doc.cssProperties.map((property) => [property.name, property.default]))).toEqual(expected);
  });
});
