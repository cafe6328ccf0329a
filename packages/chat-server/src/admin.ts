/**
 * The admin port: what an operator's programs ask the server, over HTTP. `/metrics` for Prometheus, `/healthz` (it
 * answers), `/readyz` (it listens). It is loaded only where it is asked for, and it says nothing of what is said.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addressOf, listen } from '@linechat/server-kit';
import type { AdminServer } from '@linechat/server-kit/command-line';
import { createMetrics } from './metrics.ts';
import type { ChatServer } from './server.ts';

/** Programs that ask at the same time; nobody needs more, and each costs a file descriptor. */
const MAX_CONNECTIONS = 32;
/** How long a program may take for sending its question or reading its answer, in milliseconds. */
const PATIENCE_MS = 10_000;

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
    this.#http = createServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, (request, response) => {
      void this.#answer(request, response);
    });
    this.#http.maxConnections = MAX_CONNECTIONS;
    this.#http.setTimeout(PATIENCE_MS);
  }

  async listen({ host, port }: { readonly host: string; readonly port: number }): Promise<AddressInfo> {
    return await listen(this.#http, { host, port }, this.#onTrouble);
  }

  /** Waits for nobody: a program that is asking, or keeps silent, is cut off. */
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
      say(response, 405, 'GET alone.');
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
