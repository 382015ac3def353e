import { type ChartGauge, KlineStore } from '../../src/index.js';
import type { TextAttribute } from '../attributes.js';
import { ChartWidget } from '../chart-widget.js';
import type { ViewCommands } from '../view-commands.js';
import { AnnotatedElement } from './annotated-element.js';

const STYLE_ATTRIBUTES = new Set(['class', 'style']);

/** The element's life in pages: a widget from its connection to its removal, moves and documents between. */
export class MountedElement extends AnnotatedElement {
  protected widget: ChartWidget | null = null;
  protected readonly gauges = new Set<ChartGauge>();
  private givenStore: KlineStore | null = null;
  private planned: ((commands: ViewCommands) => void) | null = null;
  private readonly internals: ElementInternals | null;

  constructor() {
    super();
    this.attachShadow({ mode: 'open' });
    this.internals = typeof this.attachInternals === 'function' ? this.attachInternals() : null;
  }

  connectedCallback(): void {
    this.upgradeProperties();
    // Put back within the task that took it out: the chart is still there.
    if (this.widget === null) this.build();
  }

  /** Moves keep everything: without this a browser that can move elements would disconnect and connect. */
  connectedMoveCallback(): void {}

  disconnectedCallback(): void {
    if (this.isConnected) return;
    queueMicrotask(() => {
      if (!this.isConnected) this.tearDown();
    });
  }

  adoptedCallback(): void {
    this.tearDown();
    if (this.isConnected) this.build();
  }

  protected shownStore(): KlineStore {
    return this.givenStore ?? KlineStore.shared();
  }

  /** Null for the page's own. */
  protected showStore(store: KlineStore | null): void {
    // Frameworks set it anew at each render.
    if (store === this.givenStore) return;
    this.givenStore = store;
    if (this.widget !== null) this.rebuild();
  }

  protected override onAnnotations(): void {
    this.widget?.planUpdate();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || this.widget === null) return;
    if (STYLE_ATTRIBUTES.has(name)) this.widget.restyle();
    else this.widget.planUpdate();
  }

  private build(): void {
    const root = this.shadowRoot;
    if (root === null) return;
    this.widget = new ChartWidget({
      element: this,
      root,
      store: () => this.shownStore(),
      annotations: () => this.annotations,
      gauges: this.gauges,
      onGivenUp: () => this.giveUp(),
      attribute: (name: TextAttribute) => this.getAttribute(name),
      flag: (name) => this.hasAttribute(name),
      onState: (state, previous) => {
        this.internals?.states?.delete(previous);
        this.internals?.states?.add(state);
      },
    });
    this.internals?.states?.add(this.widget.status.state);
    this.planned?.(this.widget.commands);
    this.planned = null;
  }

  /** What is asked of the view while the element is in no page is done once it is in one; the last of it counts. */
  protected command(run: (commands: ViewCommands) => void): void {
    if (this.widget === null) this.planned = run;
    else run(this.widget.commands);
  }

  /** What is in view comes back with the chart, unless something else is asked of it meanwhile. */
  private giveUp(): void {
    const view = this.widget?.commands.view ?? null;
    if (view !== null) this.planned = (commands) => commands.show(view);
    this.rebuild();
    // As its browser is going to say: until then it would be laid out and drawn.
    if (this.widget !== null) this.widget.model.isFar.value = true;
  }

  private tearDown(): void {
    this.widget?.destroy();
    this.widget = null;
    this.internals?.states?.clear();
  }

  private rebuild(): void {
    this.tearDown();
    if (this.isConnected) this.build();
  }
}
