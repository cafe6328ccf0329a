/** A TCP port on which clients connect. */
import type { AddressInfo, Server, Socket } from 'node:net';
import { addressOf, createLineServer, listen } from '@linechat/server-kit';

export class Listener {
  readonly #server: Server;

  /** @param keepAliveMs Milliseconds of silence before the first keep-alive probe of TCP. */
  constructor(keepAliveMs: number, accept: (socket: Socket) => void) {
    this.#server = createLineServer(accept, keepAliveMs);
  }

  /** Resolves with the actual address. Rejects if the system refuses it; then `listen` may be called again. */
  async listen(
    place: { readonly host?: string; readonly port?: number },
    onTrouble: (error: Error) => void,
  ): Promise<AddressInfo> {
    return await listen(this.#server, place, onTrouble);
  }

  /** `undefined` if it does not listen. */
  get address(): AddressInfo | undefined {
    return addressOf(this.#server);
  }

  /** Accepts no more connections. Resolves when all accepted sockets are closed. */
  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
