/**
 * The admin port, for the operator's programs, over HTTP: `/metrics` for Prometheus, `/healthz` (the server answers),
 * `/readyz` (it accepts connections). It is loaded only if it is asked for. Nothing of the conversations is in it.
 *
 * 1. The chat MUST NOT notice what arrives here: metrics are collected at most four times a second.
 * 2. A connection MUST have one request at a time. With more it is closed after the first answer.
 * 3. Headers MUST be complete within `HEADERS_TIMEOUT_MS`, however slowly they arrive.
 * 4. Connections that have sent no request MUST NOT keep others out: the oldest of them is closed for a new one.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { addressOf, listen } from '@linechat/server-kit';
import type { AdminServer } from '@linechat/server-kit/command-line';
import type { ChatServer } from '../server.ts';
import { createMetrics } from '../stats/metrics.ts';
import { HostCheck } from './host-check.ts';
import { Scrape } from './scrape.ts';

/** Connections at the same time. Nobody needs more, and each costs a file descriptor. */
const MAX_CONNECTIONS = 32;
/** Time for the headers of a request, in milliseconds. */
const HEADERS_TIMEOUT_MS = 5000;
/** How often Node looks at the time for the headers, in milliseconds. */
const HEADERS_CHECK_MS = 500;
/** Milliseconds without a byte, in a request, between two of them or in a response. */
const IDLE_TIMEOUT_MS = 5000;

export interface AdminOptions {
  readonly host: string;
  readonly port: number;
  /** Names in `Host` headers that are accepted beside the loopback's and `host`. */
  readonly allowedHosts: readonly string[];
  /** Entries of the process's log that were dropped. */
  droppedLogEntries(): number;
  onTrouble(error: Error): void;
}

export class Admin implements AdminServer {
  readonly host: string;
  readonly port: number;
  readonly #chat: ChatServer;
  readonly #hosts: HostCheck;
  readonly #scrape: Scrape;
  readonly #contentType: string;
  readonly #http: Server;
  readonly #onTrouble: (error: Error) => void;
  /** Open connections, in the order in which they came. `true`: a request is being answered. */
  readonly #sockets = new Map<Socket, boolean>();

  constructor(chat: ChatServer, { host, port, allowedHosts, droppedLogEntries, onTrouble }: AdminOptions) {
    this.host = host;
    this.port = port;
    this.#chat = chat;
    this.#hosts = new HostCheck([host, ...allowedHosts]);
    const metrics = createMetrics(chat, droppedLogEntries);
    this.#contentType = metrics.contentType;
    this.#scrape = new Scrape(() => metrics.metrics());
    this.#onTrouble = onTrouble;
    this.#http = createServer(
      {
        headersTimeout: HEADERS_TIMEOUT_MS,
        requestTimeout: HEADERS_TIMEOUT_MS,
        connectionsCheckingInterval: HEADERS_CHECK_MS,
        keepAliveTimeout: IDLE_TIMEOUT_MS,
      },
      (request, response) => this.#take(request, response),
    );
    this.#http.setTimeout(IDLE_TIMEOUT_MS);
    this.#http.on('connection', (socket) => this.#admit(socket));
  }

  async listen({ host, port }: { readonly host: string; readonly port: number }): Promise<AddressInfo> {
    return await listen(this.#http, { host, port }, this.#onTrouble);
  }

  /** Closes all connections at once. */
  async close(): Promise<void> {
    if (addressOf(this.#http) === undefined) return;
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    this.#http.closeAllConnections();
    await closed;
  }

  #admit(socket: Socket): void {
    if (this.#sockets.size >= MAX_CONNECTIONS) {
      const idle = Array.from(this.#sockets).find(([, isBusy]) => !isBusy);
      (idle?.[0] ?? socket).destroy();
      if (idle === undefined) return;
      this.#sockets.delete(idle[0]);
    }
    this.#sockets.set(socket, false);
    socket.once('close', () => this.#sockets.delete(socket));
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    if (this.#sockets.get(socket) !== false) {
      // Of requests that do not wait for the answer, only the first is answered.
      this.#sockets.delete(socket);
      return;
    }
    this.#sockets.set(socket, true);
    response.once('finish', () => {
      if (this.#sockets.has(socket)) this.#sockets.set(socket, false);
      else socket.destroySoon();
    });
    void this.#answer(request, response);
  }

  async #answer({ method, url, headers, socket }: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = url?.replace(/\?.*$/s, '');
    if (!this.#hosts.allows(headers.host, socket.localAddress)) {
      say(response, 421, 'This host name is not one of this server; --admin-allowed-hosts adds names.');
    } else if (path !== '/metrics' && path !== '/healthz' && path !== '/readyz') {
      say(response, 404, 'There are /metrics, /healthz and /readyz.');
    } else if (method !== 'GET' && method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      say(response, 405, 'Only GET is supported.');
    } else if (path === '/healthz') {
      say(response, 200, 'It answers.');
    } else if (path === '/readyz') {
      const isReady = this.#chat.address !== undefined;
      say(response, isReady ? 200 : 503, isReady ? 'It accepts connections.' : 'It does not accept connections.');
    } else {
      await this.#sayMetrics(response);
    }
  }

  async #sayMetrics(response: ServerResponse): Promise<void> {
    try {
      response.setHeader('Content-Type', this.#contentType).end(await this.#scrape.text());
    } catch (error) {
      this.#onTrouble(error as Error);
      say(response, 500, 'The metrics could not be collected; the log says why.');
    }
  }
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8').end(`${sentence}\n`);
}
