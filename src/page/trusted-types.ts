/** Name of the policy: hosts that restrict policies must allow it, or the feeds run on the page's thread. */
const TRUSTED_TYPES_POLICY = 'kline-chart';

interface Policy {
  createScriptURL(url: string): string;
}
interface Factory {
  createPolicy(name: string, rules: Policy): Policy;
}

/** URLs of workers, computed here: the policy passes them and no others. */
const ours = new Set<string>();
let policy: Policy | null = null;

function factory(): Factory | undefined {
  return (globalThis as { trustedTypes?: Factory }).trustedTypes;
}

/** Whether the platform has Trusted Types (W3C, "Trusted Types"), demanded by the page or not. */
export function knowsTrustedTypes(): boolean {
  return factory() !== undefined;
}

/**
 * A worker's URL in the form that a page may demand. One policy serves all: a second one of its name would be refused.
 * @throws TypeError where the page does not allow the policy's name
 */
export function trustedUrl(url: URL): string | URL {
  const types = factory();
  if (types === undefined) return url;
  ours.add(url.href);
  policy ??= types.createPolicy(TRUSTED_TYPES_POLICY, {
    createScriptURL: (text) => {
      if (ours.has(text)) return text;
      throw new TypeError(`${text.slice(0, 200)} is no worker of ours.`);
    },
  });
  return policy.createScriptURL(url.href);
}
