import { createRequire } from 'node:module';
import type { ReactLibraries } from './react-flavour.js';

const require = createRequire(import.meta.url);

/**
 * React 18 under its alias, beside 19. Its DOM asks for "react" and "react-dom" by name, so those names are
 * made to mean 18 in this process; a test file runs in one of its own.
 */
export function loadReact18(): ReactLibraries {
  for (const name of ['react', 'react-dom']) {
    const alias = `${name}18`;
    require(alias);
    require.cache[require.resolve(name)] = require.cache[require.resolve(alias)];
  }
  const { version, act, Component, createElement, StrictMode } = require('react18');
  const { createRoot, hydrateRoot } = require('react-dom18/client');
  const { renderToString } = require('react-dom18/server');
  return { version, Component, createElement, StrictMode, act, createRoot, hydrateRoot, renderToString };
}
