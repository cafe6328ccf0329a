/** The echo server listens, admits connections and closes them. echo.ts is one connection. */
import { EventEmitter } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { AddressCounts, addressOf, createLineServer, DEFAULT_GRACE_MS, listen } from '@linechat/server-kit';
import { Echo } from './echo.ts';
import { completeOptions, type EchoServerOptions } from './options.ts';

/** A connection. `connection` is its number: the first is 1, and no number is used twice. */
export interface ConnectionInfo {
  readonly connection: number;
  readonly address: string;
  readonly port: number;
}

/** Events for the embedding program. */
export interface EchoServerEvents {
  connected: [ConnectionInfo];
  /** Bytes arrived. They are valid only during the call. */
  received: [ConnectionInfo & { readonly bytes: Uint8Array }];
  /** After each read: the number of bytes of the unfinished line. */
  buffered: [ConnectionInfo & { readonly pendingBytes: number }];
  /** The answer to one read: one or more lines. */
  sent: [ConnectionInfo & { readonly text: string }];
  disconnected: [ConnectionInfo];
  /** An error of the listening socket (no file descriptors are left, for example). The server continues. */
  trouble: [Error];
}

export interface ListenOptions {
  /** An address or a host name. Default 127.0.0.1. */
  readonly host?: string;
  /** 0 (the default): any free port. */
  readonly port?: number;
}

export class EchoServer extends EventEmitter<EchoServerEvents> {
  readonly #options: EchoServerOptions;
  readonly #tcp: Server;
  readonly #open = new Set<Echo>();
  readonly #admittedFrom = new AddressCounts();
  #admitted = 0;
  #lastConnection = 0;
  #whenEmpty: (() => void) | undefined;

  /** @throws RangeError if an option is out of bounds. */
  constructor(options: Partial<EchoServerOptions> = {}) {
    super();
    this.#options = completeOptions(options);
    this.#tcp = createLineServer((socket) => this.#admit(socket));
  }

  /** Starts to listen, and resolves with the actual address and port; rejects where the system refuses them. */
  async listen(options: ListenOptions = {}): Promise<AddressInfo> {
    return await listen(this.#tcp, options, (error) => this.emit('trouble', error));
  }

  /** The address that the server listens on; `undefined` if it does not listen. */
  get address(): AddressInfo | undefined {
    return addressOf(this.#tcp);
  }

  /**
   * Stops accepting, sends all pending output and `shutting-down` to each client, and resolves when all connections are
   * closed. After `graceMs` milliseconds (default 5,000) it closes the rest at once.
   */
  async close({ graceMs = DEFAULT_GRACE_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#tcp.close(() => resolve()));
    for (const echo of this.#open)
      echo.dismiss('shutting-down The server is shutting down; please connect again later.');
    const empty = new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
      if (this.#open.size === 0) resolve();
    });
    const cutOff = setTimeout(() => {
      for (const echo of this.#open) echo.destroy();
    }, graceMs);
    await Promise.all([stopped, empty]);
    clearTimeout(cutOff);
  }

  #admit(socket: Socket): void {
    const address = socket.remoteAddress ?? 'unknown';
    const info = { connection: ++this.#lastConnection, address, port: socket.remotePort ?? 0 };
    const error = this.#reasonToReject(address);
    const echo = new Echo(socket, this.#options.maxLineBytes, {
      received: (bytes) => this.emit('received', { ...info, bytes }),
      buffered: (pendingBytes) => this.emit('buffered', { ...info, pendingBytes }),
      sent: (text) => this.emit('sent', { ...info, text }),
    });
    this.#open.add(echo);
    // A rejected connection does not count: it must not keep the next one out.
    if (error === undefined) {
      this.#admitted++;
      this.#admittedFrom.add(address);
    }
    socket.on('close', () => {
      this.#open.delete(echo);
      if (error === undefined) {
        this.#admitted--;
        this.#admittedFrom.remove(address);
      }
      this.emit('disconnected', info);
      if (this.#open.size === 0) this.#whenEmpty?.();
    });
    this.emit('connected', info);
    if (error !== undefined) echo.dismiss(error);
  }

  #reasonToReject(address: string): string | undefined {
    const { maxConnections, maxConnectionsPerAddress } = this.#options;
    if (this.#admitted >= maxConnections) {
      return 'server-full The server has as many connections as it can take; please try again later.';
    }
    if (maxConnectionsPerAddress > 0 && this.#admittedFrom.of(address) >= maxConnectionsPerAddress) {
      return 'too-many-connections There are too many connections from your address; please close one of them first.';
    }
    return undefined;
  }
}

/** An echo server that does not listen yet. @throws RangeError if an option is out of bounds. */
export function createEchoServer(options: Partial<EchoServerOptions> = {}): EchoServer {
  return new EchoServer(options);
}
