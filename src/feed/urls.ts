import { clip, ConfigError } from '../domain/index.js';

/**
 * The bases that a descriptor's option gives, without a slash at their end.
 * @throws ConfigError `bad-url`
 */
export function checkUrls(
  option: 'restUrl' | 'wsUrl' | 'url',
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
