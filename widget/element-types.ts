/**
 * What can be written on `<kline-chart>`, told once: the typings of every framework (widget/types) and of the plain DOM
 * are mapped from here, and this is mapped from the lists that the element itself runs by.
 */
import type { BooleanAttribute, TextAttribute } from './attributes.js';
import type { KlineChartElement } from './element/kline-chart-element.js';
import type { SettableProperty } from './element/reflected-element.js';
import type { KlineChartEventDetails, KlineChartEventName } from './events.js';

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

type Value<Attribute extends TextAttribute> = KlineChartElement[CamelCase<Attribute> &
  keyof KlineChartElement];

/** Markup is text: a number may be written as one. */
type Written<Type> = Type extends number ? number | `${number}` : Type;

/**
 * Attributes by their names in HTML. One with a hyphen is no property's name, so frameworks write what they are given:
 * React 18, Vue and Svelte write `false` as text, which counts as present. Such a flag is there or left out;
 * `hideVolume={flag}`, the property, takes both.
 */
export type KlineChartAttributes = {
  [Name in TextAttribute]?: Written<Value<Name>> | null | undefined;
} & {
  [Name in BooleanAttribute]?: (Name extends `${string}-${string}` ? true | '' : boolean) | undefined;
};

/** Properties that can be set. */
export type KlineChartProps = {
  [Name in SettableProperty]?: KlineChartElement[Name] | undefined;
};

/** Attributes and properties together, as JSX and templates take them. */
export type KlineChartMarkup = KlineChartAttributes & Omit<KlineChartProps, keyof KlineChartAttributes>;

/** The element's events by name. */
export type KlineChartEvents = {
  [Name in KlineChartEventName]: CustomEvent<KlineChartEventDetails[Name]>;
};

/** An event as a listener on the element itself receives it. */
export type KlineChartEvent<Name extends KlineChartEventName> = KlineChartEvents[Name] & {
  readonly currentTarget: KlineChartElement;
};

/** Listeners as `on` (React, Preact, Svelte) or `on:` (Solid, Svelte 4) and the event's name. */
export type KlineChartListeners<Prefix extends 'on' | 'on:'> = {
  [Name in KlineChartEventName as `${Prefix}${Name}`]?: ((event: KlineChartEvent<Name>) => void) | undefined;
};

/** Listeners in camel case, `onKlineUpdate`, which Vue takes for `@kline-update`. */
export type KlineChartCamelListeners = {
  [Name in KlineChartEventName as `on${Capitalize<CamelCase<Name>>}`]?:
    | ((event: KlineChartEvent<Name>) => void)
    | undefined;
};

declare global {
  interface HTMLElementTagNameMap {
    'kline-chart': KlineChartElement;
  }
  /** They bubble: also of elements around the chart, of the document and of the window. */
  interface GlobalEventHandlersEventMap extends KlineChartEvents {}
}
