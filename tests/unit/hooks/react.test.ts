// @vitest-environment happy-dom
import { act, Component, createElement, StrictMode, version } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { vi } from 'vitest';
import { describeHooks } from './support/describe-hooks.js';
import { reactFlavour } from './support/react-flavour.js';

vi.mock('../../../src/page/index.js', () => import('./support/page.js'));

describeHooks(
  reactFlavour({
    version,
    Component,
    createElement,
    StrictMode,
    act,
    createRoot,
    hydrateRoot,
    renderToString,
  }),
);
