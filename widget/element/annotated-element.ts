import {
  type Annotations,
  type ChartMarker,
  checkMarkers,
  checkPriceLines,
  type PriceLine,
} from '../annotations/annotations.js';
import { ReflectedElement } from './reflected-element.js';

/** What a host draws on the chart, as properties. They live on while the element is out of the page. */
export abstract class AnnotatedElement extends ReflectedElement {
  private given: Annotations = { markers: [], priceLines: [] };

  /** Marks at bars. @throws ConfigError `bad-marker` */
  get markers(): readonly ChartMarker[] {
    return this.given.markers;
  }

  set markers(markers: readonly ChartMarker[] | null | undefined) {
    // Frameworks give undefined for a property that is gone.
    this.annotations = { ...this.given, markers: checkMarkers(markers ?? []) };
  }

  /** Horizontal lines with a label on the price axis. @throws ConfigError `bad-price-line` */
  get priceLines(): readonly PriceLine[] {
    return this.given.priceLines;
  }

  set priceLines(priceLines: readonly PriceLine[] | null | undefined) {
    this.annotations = { ...this.given, priceLines: checkPriceLines(priceLines ?? []) };
  }

  protected get annotations(): Annotations {
    return this.given;
  }

  /** Checked ones. */
  protected set annotations(annotations: Annotations) {
    this.given = annotations;
    this.onAnnotations();
  }

  protected abstract onAnnotations(): void;
}
