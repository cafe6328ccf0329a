/**
 * Connections that are told one error line and closed before they enter the chat. Few of them are told at the same time,
 * so that they can't use up what the others need; further ones are closed at once.
 */
import { LINGER_TIMEOUT_MS } from '@linechat/server-kit';
import type { Transport } from './transport.ts';

/** At the same time, each for `LINGER_TIMEOUT_MS` at most. */
const MAX_TOLD = 64;

export class Refusals {
  readonly #told = new Set<Transport>();

  /** Sends the line, without its line end, and closes. Returns `false` if the connection is closed without it. */
  refuse(transport: Transport, line: string): boolean {
    if (this.#told.size >= MAX_TOLD) {
      transport.destroy();
      return false;
    }
    this.#told.add(transport);
    const timer = setTimeout(() => transport.destroy(), LINGER_TIMEOUT_MS);
    transport.attach({
      read: ignore,
      ended: ignore,
      finished: ignore,
      lost: ignore,
      closed: () => {
        clearTimeout(timer);
        this.#told.delete(transport);
      },
    });
    const { framing } = transport;
    transport.write(framing.encode(`${line}${framing.lineEnd}`), () => transport.end());
    return true;
  }

  /** Closes all of them at once. */
  close(): void {
    for (const transport of this.#told) transport.destroy();
  }
}

function ignore(): void {}
