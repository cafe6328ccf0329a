/** The echo server: each line comes back in upper case. Listen, admit, close; what happens on a connection is in echo.ts. */
import { EventEmitter } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { AddressCounts, addressOf, createLineServer, DEFAULT_GRACE_MS, listen } from '@linechat/server-kit';
import { Echo } from './echo.ts';
import { completeOptions, type EchoServerOptions } from './options.ts';

/** What is told about a connection. `connection` is its number: the first is 1, and none is given out twice. */
export interface ConnectionInfo {
  readonly connection: number;
  readonly address: string;
  readonly port: number;
}

/** What an embedding program may want to know. */
export interface EchoServerEvents {
  connected: [ConnectionInfo];
  /** Bytes arrived. They are valid during the call only. */
  received: [ConnectionInfo & { readonly bytes: Uint8Array }];
  /** After what arrived was looked at: the bytes of a line that has no end yet. */
  buffered: [ConnectionInfo & { readonly pendingBytes: number }];
  /** What was sent back. */
  sent: [ConnectionInfo & { readonly text: string }];
  disconnected: [ConnectionInfo];
  /** The listening socket has trouble (no file descriptors left, say). The server goes on. */
  trouble: [Error];
}

export interface ListenOptions {
  /** An address or a host name. Default 127.0.0.1. */
  readonly host?: string;
  /** 0, the default: any free port. */
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

  /** @throws RangeError where an option is out of its bounds. */
  constructor(options: Partial<EchoServerOptions> = {}) {
    super();
    this.#options = completeOptions(options);
    this.#tcp = createLineServer((socket) => this.#admit(socket));
  }

  /** Starts to listen, and resolves with the real address and port; rejects where the system refuses them. */
  async listen(options: ListenOptions = {}): Promise<AddressInfo> {
    return await listen(this.#tcp, options, (error) => this.emit('trouble', error));
  }

  /** Where it listens; `undefined` where it does not. */
  get address(): AddressInfo | undefined {
    return addressOf(this.#tcp);
  }

  /**
   * Accepts nobody more, tells everyone `shutting-down`, sends what is owed, and resolves when all connections have
   * ended, after `graceMs` milliseconds (default 5,000) at the latest: those that are left then are cut off.
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
    const refusal = this.#reasonToReject(address);
    const echo = new Echo(socket, this.#options.maxLineBytes, {
      received: (bytes) => this.emit('received', { ...info, bytes }),
      buffered: (pendingBytes) => this.emit('buffered', { ...info, pendingBytes }),
      sent: (text) => this.emit('sent', { ...info, text }),
    });
    this.#open.add(echo);
    // A rejected connection does not count: it must not keep the next one out.
    if (refusal === undefined) {
      this.#admitted++;
      this.#admittedFrom.add(address);
    }
    socket.on('close', () => {
      this.#open.delete(echo);
      if (refusal === undefined) {
        this.#admitted--;
        this.#admittedFrom.remove(address);
      }
      this.emit('disconnected', info);
      if (this.#open.size === 0) this.#whenEmpty?.();
    });
    this.emit('connected', info);
    if (refusal !== undefined) echo.dismiss(refusal);
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

/** An echo server that does not listen yet. @throws RangeError where an option is out of its bounds. */
export function createEchoServer(options: Partial<EchoServerOptions> = {}): EchoServer {
  return new EchoServer(options);
}
