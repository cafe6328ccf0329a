/** Where to connect: `host port`, `tcp://host:port` or `tls://host:port`, as a person types it. */

/** The address of a server. */
export interface Address {
  readonly host: string;
  /** A TCP port, 1 to 65535. */
  readonly port: number;
  readonly tls: boolean;
}

/** What the user got wrong, in one sentence for people. It ends the program with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const DEFAULT_HOST = '127.0.0.1';
export const DEFAULT_PORT = 8888;

/** @throws UsageError where `text` is no port. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65535) throw new UsageError(`A port is a number from 1 to 65535, not "${text}".`);
  return port;
}

/** Does `text` look like a URL, so that it may hold the port as well? */
export function isUrl(text: string): boolean {
  return text.includes('://');
}

/**
 * `tls://example.org:6697` and its kind; without a port it is `defaultPort`.
 *
 * @throws UsageError where it is another scheme, or holds more than a host and a port.
 */
export function parseUrl(text: string, defaultPort: number): Address {
  const scheme = text.slice(0, text.indexOf('://'));
  if (scheme !== 'tcp' && scheme !== 'tls') {
    throw new UsageError(`A server's address begins with tcp:// or tls://, not with "${scheme}://".`);
  }
  const url = URL.parse(text);
  const isMore = url !== null && (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '');
  if (url === null || url.hostname === '' || isMore || (url.pathname !== '' && url.pathname !== '/')) {
    throw new UsageError(`A server's address is ${scheme}://HOST:PORT, not "${text}".`);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: url.port === '' ? defaultPort : parsePort(url.port), tls: scheme === 'tls' };
}
