/** Where to connect: `host port`, `host:port`, `[::1]:port`, `tcp://host:port` or `tls://host:port`, as a person types it. */
import { UsageError } from '../usage-error.ts';

/** The address of a server. */
export interface Address {
  readonly host: string;
  /** A TCP port, 1 to 65535. */
  readonly port: number;
  readonly tls: boolean;
}

export const DEFAULT_ADDRESS: Address = { host: '127.0.0.1', port: 8888, tls: false };

const MAX_PORT = 65_535;
export const PORT_RANGE: string = `a number from 1 to ${MAX_PORT}`;

export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_PORT;
}

/** @throws UsageError if `text` is not a port. */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (!isPort(port)) throw new UsageError(`A port is ${PORT_RANGE}, not "${text}".`);
  return port;
}

/** Whether `text` is meant as a URL, which may hold a port as well. */
export function isUrl(text: string): boolean {
  return text.includes('://');
}

/**
 * `tls://example.org:6697` as an address. Without a port it is `defaultPort`.
 *
 * @throws UsageError if the scheme is not tcp or tls, or if there is more in it than a host and a port.
 */
export function parseUrl(text: string, defaultPort: number = DEFAULT_ADDRESS.port): Address {
  const scheme = text.slice(0, text.indexOf('://'));
  if (scheme !== 'tcp' && scheme !== 'tls') {
    throw new UsageError(`A server's address begins with tcp:// or tls://, not with "${scheme}://".`);
  }
  const url = URL.parse(text);
  const hasMore = url !== null && (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '');
  if (url === null || url.hostname === '' || hasMore || (url.pathname !== '' && url.pathname !== '/')) {
    throw new UsageError(`A server's address is ${scheme}://HOST:PORT, not "${text}".`);
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return { host, port: url.port === '' ? defaultPort : parsePort(url.port), tls: scheme === 'tls' };
}

/**
 * `127.0.0.1:9400` or `[::1]:9400`. `undefined`: `text` is a host without a port, such as `::1`.
 *
 * @throws UsageError if what stands in the place of the port is not a port.
 */
export function parseHostPort(text: string): Pick<Address, 'host' | 'port'> | undefined {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:]*))(?::([^:]*))?$/s.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || (port === undefined && bracketed === undefined)) return undefined;
  if (host === '') throw new UsageError(`There is no host in "${text}".`);
  return { host, port: port === undefined ? DEFAULT_ADDRESS.port : parsePort(port) };
}
