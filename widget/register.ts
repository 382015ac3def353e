import { KlineChartElement } from './element/kline-chart-element.js';

/**
 * Registers the element under a tag. Harmless when it is registered already; when another release is, the console
 * says so, and that one stays. Does nothing on a server.
 */
export function define(tag = 'kline-chart'): void {
  const registry = globalThis.customElements;
  if (registry === undefined) return;
  const standing = registry.get(tag) as { version?: string } | undefined;
  if (standing === undefined) {
    // One class serves one tag: every further tag gets a class of its own.
    const taken = registry.getName?.(KlineChartElement) ?? null;
    registry.define(tag, taken === null ? KlineChartElement : class extends KlineChartElement {});
    return;
  }
  if (standing.version === KlineChartElement.version) return;
  // oxlint-disable-next-line no-console -- the host's developers must learn of it, and nobody else.
  console.warn(
    `<${tag}> is registered already, in version ${standing.version ?? 'unknown'}; this is kline-chart ${KlineChartElement.version}. Use define('another-tag'), or load one release.`,
  );
}
