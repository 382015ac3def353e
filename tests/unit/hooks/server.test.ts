import { act, Component, createElement, StrictMode, version } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { vi } from 'vitest';
import { preact } from './support/preact-flavour.js';
import { reactFlavour } from './support/react-flavour.js';
import { describeServer } from './support/server-suite.js';

vi.mock('../../../src/page/index.js', () => import('./support/page.js'));

describeServer(preact);
describeServer(
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
