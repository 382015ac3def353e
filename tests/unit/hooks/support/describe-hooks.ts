import { describeData } from './data-suite.js';
import type { Flavour } from './flavour.js';
import { describeProvider } from './provider-suite.js';
import { describeSubscription } from './subscription-suite.js';

/** What every flavour of the hooks does in a browser. */
export function describeHooks(flavour: Flavour): void {
  describeData(flavour);
  describeSubscription(flavour);
  describeProvider(flavour);
}
