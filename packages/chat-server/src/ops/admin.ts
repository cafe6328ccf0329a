/**
 * The admin port, for the operator's programs, over HTTP: `/metrics` for Prometheus, `/healthz` (the server answers),
 * `/readyz` (it accepts connections). It is loaded only if it is asked for. Nothing of the conversations is in it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addressOf, listen } from '@linechat/server-kit';
import type { AdminServer } from '@linechat/server-kit/command-line';
import type { ChatServer } from '../server.ts';
import { createMetrics } from '../stats/metrics.ts';

/** Requests at the same time. Nobody needs more, and each costs a file descriptor. */
const MAX_CONNECTIONS = 32;
/** Time to send a request or to read its response, in milliseconds. */
const REQUEST_TIMEOUT_MS = 10_000;

export class Admin implements AdminServer {
  readonly host: string;
  readonly port: number;
  readonly #chat: ChatServer;
  readonly #metrics: ReturnType<typeof createMetrics>;
  readonly #http: Server;
  readonly #onTrouble: (error: Error) => void;

  constructor(
    chat: ChatServer,
    { host, port, onTrouble }: { readonly host: string; readonly port: number; onTrouble(error: Error): void },
  ) {
    this.host = host;
    this.port = port;
    this.#chat = chat;
    this.#metrics = createMetrics(chat);
    this.#onTrouble = onTrouble;
    this.#http = createServer(
      { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS },
      (request, response) => {
        void this.#answer(request, response);
      },
    );
    this.#http.maxConnections = MAX_CONNECTIONS;
    this.#http.setTimeout(REQUEST_TIMEOUT_MS);
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

  async #answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = url?.replace(/\?.*$/s, '');
    if (path !== '/metrics' && path !== '/healthz' && path !== '/readyz') {
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
      const metrics = await this.#metrics.metrics();
      response.setHeader('Content-Type', this.#metrics.contentType).end(metrics);
    } catch (error) {
      this.#onTrouble(error as Error);
      say(response, 500, 'The metrics could not be collected; the log says why.');
    }
  }
}

function say(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${sentence}\n`);
}
