/**
 * Checks the `Host` header of requests to the admin port. A page in a browser on this machine can make a name of its own
 * lead to 127.0.0.1 ("DNS rebinding"); the header has that name.
 */
import { isLoopback } from '@linechat/server-kit';

export class HostCheck {
  readonly #allowed: ReadonlySet<string>;

  constructor(allowed: readonly string[]) {
    this.#allowed = new Set(['localhost', ...allowed].map((name) => name.toLowerCase()));
  }

  /**
   * Whether a `Host` header (`localhost:9464`, `[::1]:9464`) is a name or address of this server. `localAddress` is the
   * one on which the request arrived. A request without the header comes from no browser.
   */
  allows(header: string | undefined, localAddress: string | undefined): boolean {
    if (header === undefined) return true;
    const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]+))(?::\d+)?$/.exec(header) ?? [];
    const name = (bracketed ?? plain)?.toLowerCase();
    if (name === undefined) return false;
    return isLoopback(name) || this.#allowed.has(name) || name === localAddress?.replace(/^::ffff:/, '');
  }
}
