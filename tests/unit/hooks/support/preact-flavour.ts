import { Component, createElement, hydrate, render } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { act } from 'preact/test-utils';
import * as hooks from '../../../../src/hooks/index.js';
import { KlineDataProvider } from '../../../../src/providers/index.js';
import { boundaryClass, type ComponentClass, container, type Flavour } from './flavour.js';

type Create = Flavour['element'];
type Node = ReturnType<typeof createElement>;

const element = createElement as unknown as Create;
const Boundary = boundaryClass(Component as unknown as ComponentClass) as Parameters<Create>[0];

export const preact: Flavour = {
  name: 'Preact',
  element,
  strict: (child) => child,
  boundary: (child, onError) => element(Boundary, { onError }, child),
  render: (node) => render(node, container()),
  hydrate: (node) => hydrate(node, container()),
  unmount: () => render(null, container()),
  act,
  renderToString: (node) => renderToString(node as unknown as Node),
  Provider: KlineDataProvider as unknown as Flavour['Provider'],
  ...hooks,
};
