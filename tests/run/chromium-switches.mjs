/**
 * Two pages behind Chromium's address bar. Each window loads them as it opens, in processes of their own: seconds of a
 * core, just when the page that is tested or measured begins.
 */
const ADDRESS_BAR_PAGES = ['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'];

/**
 * How tests and benchmarks start Chromium.
 *
 * @param {readonly string[]} [disabledFeatures] to be disabled as well: the switch can be there once, the last one
 *   holds
 */
export const chromiumSwitches = (disabledFeatures = []) => [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  `--disable-features=${[...ADDRESS_BAR_PAGES, ...disabledFeatures].join(',')}`,
];
