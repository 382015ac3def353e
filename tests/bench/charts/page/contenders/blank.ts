/** Nothing at all: what frames of an idle page look like in the same run. */
import type { Contender } from '../contender.js';

export const blank: Contender = { hasFeed: true, mount: () => ({ tick: () => {}, destroy: () => {} }) };
