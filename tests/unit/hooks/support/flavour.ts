import type { Interval } from '../../../../src/domain/index.js';
import type { KlineDataContextValue, KlineDataSource } from '../../../../src/hooks/kline-source.js';
import type { SharedKlineData } from '../../../../src/hooks/kline-window.js';
import type { KlineUpdateListener } from '../../../../src/store/index.js';

/** What a library makes of a component; only its own functions look into it. */
export type Element = { readonly brand: 'element' };
export type Component<Props> = (props: Props) => Element | string | null;

/** One library with its edition of the hooks, so that one suite can speak of all. */
export interface Flavour {
  readonly name: string;
  element<Props extends object>(
    type: Component<Props> | 'p',
    props: Props,
    ...children: (Element | string)[]
  ): Element;
  /** Mounts twice in development, where the library knows how. */
  strict(child: Element): Element;
  /** An error boundary. */
  boundary(child: Element, onError: (error: unknown) => void): Element;
  render(element: Element | null): void;
  hydrate(element: Element): void;
  unmount(): void;
  /** Runs, and lets the library do all that follows from it. Rejects with what no boundary caught. */
  act(callback: () => void | Promise<void>): Promise<void>;
  renderToString(element: Element): string;
  Provider: Component<KlineDataSource>;
  useSharedKlineData(symbol: string, interval: Interval, limit?: number): SharedKlineData;
  useKlineSubscription(symbol: string, interval: Interval, callback: KlineUpdateListener): void;
  useKlineDataContext(): KlineDataContextValue;
}

/** The base of class components, as far as a boundary needs it; the libraries agree on that much. */
export type ComponentClass = new (props: never) => { props: unknown };

/** An error boundary over a library's base class. */
export function boundaryClass(Base: ComponentClass): unknown {
  return class Boundary extends Base {
    state = { failed: false };

    static getDerivedStateFromError() {
      return { failed: true };
    }

    componentDidCatch(error: unknown) {
      (this.props as { onError: (error: unknown) => void }).onError(error);
    }

    render() {
      return this.state.failed ? null : (this.props as { children: Element }).children;
    }
  };
}

export function container(): HTMLElement {
  let root = document.querySelector<HTMLElement>('#root');
  if (root === null) {
    root = document.createElement('div');
    root.id = 'root';
    document.body.append(root);
  }
  return root;
}
