import type { ReactNode } from 'react';
import * as hooks from '../../../../src/react/index.js';
import { boundaryClass, type ComponentClass, container, type Flavour } from './flavour.js';

interface Root {
  render(node: ReactNode): void;
  unmount(): void;
}

/** What the suites need of React and its DOM, in the words that releases 18 and 19 have in common. */
export interface ReactLibraries {
  readonly version: string;
  readonly Component: unknown;
  readonly createElement: unknown;
  readonly StrictMode: unknown;
  readonly act: (callback: () => Promise<void>) => PromiseLike<void>;
  readonly createRoot: (container: HTMLElement) => Root;
  readonly hydrateRoot: (container: HTMLElement, node: ReactNode) => Root;
  readonly renderToString: (node: ReactNode) => string;
}

export function reactFlavour(react: ReactLibraries): Flavour {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
  const element = react.createElement as Flavour['element'];
  const Boundary = boundaryClass(react.Component as ComponentClass) as Parameters<typeof element>[0];
  let root: Root | null = null;
  return {
    name: `React ${react.version}`,
    element,
    strict: (child) => element(react.StrictMode as never, {}, child),
    boundary: (child, onError) => element(Boundary, { onError }, child),
    render(node) {
      root ??= react.createRoot(container());
      root.render(node as unknown as ReactNode);
    },
    hydrate(node) {
      root = react.hydrateRoot(container(), node as unknown as ReactNode);
    },
    unmount() {
      root?.unmount();
      root = null;
    },
    act: async (callback) => {
      await react.act(async () => callback());
    },
    renderToString: (node) => react.renderToString(node as unknown as ReactNode),
    Provider: hooks.KlineDataProvider as unknown as Flavour['Provider'],
    ...hooks,
  };
}
