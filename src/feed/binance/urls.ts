import { clip, ConfigError } from '../../domain/index.js';

/** Tried in order. The second is for market data only, and reachable where the first is blocked. */
export const REST_URLS = ['https://api.binance.com', 'https://data-api.binance.vision'];
export const STREAM_URLS = ['wss://stream.binance.com:9443', 'wss://data-stream.binance.vision'];

/**
 * The bases that a descriptor's option gives, without a slash at their end.
 * @throws ConfigError `bad-url`
 */
export function checkUrls(
  option: 'restUrl' | 'wsUrl',
  given: string | readonly string[],
  protocols: readonly string[],
): string[] {
  const urls = typeof given === 'string' ? [given] : [...given];
  if (urls.length === 0) {
    throw new ConfigError('bad-url', `feeds: ${option} is an empty list; leave it out for the usual hosts.`);
  }
  return urls.map((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !protocols.includes(url.protocol)) {
      throw new ConfigError(
        'bad-url',
        `feeds: ${option} "${clip(text)}" must be a full URL beginning with ${protocols.map((each) => `${each}//`).join(' or ')}.`,
      );
    }
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
      throw new ConfigError(
        'bad-url',
        `feeds: ${option} for host "${clip(url.host)}" must be a bare base: no user name, password, query or "#".`,
      );
    }
    return url.href.replace(/\/+$/, '');
  });
}
