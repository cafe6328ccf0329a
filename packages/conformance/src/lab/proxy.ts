/**
 * The proxy of the lab, on loopback: clients connect to it, and for each of them it connects to the server. Between the
 * two it cuts, delays, joins, stalls and resets. It does not change a byte.
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { PIECE_GAP_MS, pieces, type Shape } from './shape.ts';
import type { TraceEntry } from './trace.ts';

/** So much may wait on its way; then the proxy reads no more from that side, as the network would do. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024;
const NICKNAME = /^([A-Za-z0-9]{1,24})\r?\n/;

export class LabProxy {
  /** It holds from now on for what comes from now on. */
  shape: Shape;
  /** Whether what comes from the server is cut, delayed and joined, too. */
  readonly #isBothWays: boolean;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #onEntry: (entry: TraceEntry) => void;
  readonly #server: Server;
  readonly #links = new Map<number, Link>();
  readonly #start = performance.now();
  #count = 0;

  constructor(
    target: { readonly host: string; readonly port: number },
    { shape, isBothWays, onEntry }: { shape: Shape; isBothWays: boolean; onEntry: (entry: TraceEntry) => void },
  ) {
    this.#target = target;
    this.shape = shape;
    this.#isBothWays = isBothWays;
    this.#onEntry = onEntry;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#accept(client));
  }

  /** Listens on this port of 127.0.0.1 (0: any free one), and gives the port. @throws Error */
  async listen(port: number): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  async close(): Promise<void> {
    for (const link of this.#links.values()) link.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  get people(): readonly { readonly id: number; readonly who: string }[] {
    return Array.from(this.#links.values(), ({ id, who }) => ({ id, who }));
  }

  /** This client's program stops reading; without a time, until `goOn`. `false` where there is no such client. */
  stall(who: string | number, ms?: number): boolean {
    return this.#each(who, (link) => link.stall(ms));
  }

  goOn(who: string | number): boolean {
    return this.#each(who, (link) => link.goOn());
  }

  /** The connection of this client breaks off, to both sides. */
  reset(who: string | number): boolean {
    return this.#each(who, (link) => link.reset());
  }

  /** Called with each name that a client gives itself. */
  onName: (who: string) => void = () => {};

  #each(who: string | number, act: (link: Link) => void): boolean {
    const links = [...this.#links.values()].filter((link) => link.id === who || link.who === who);
    for (const link of links) act(link);
    return links.length > 0;
  }

  #accept(client: Socket): void {
    const id = ++this.#count;
    const server = connect({ ...this.#target, allowHalfOpen: true, noDelay: true });
    const link = new Link(id, client, server, {
      shape: () => this.shape,
      isBothWays: this.#isBothWays,
      tell: (what, sent) =>
        this.#onEntry({
          at: performance.now() - this.#start,
          id,
          who: link.who,
          what,
          ...(sent === undefined ? {} : { pieces: sent }),
        }),
      onName: (who) => this.onName(who),
      onOver: () => this.#links.delete(id),
    });
    this.#links.set(id, link);
    link.open();
  }
}

interface LinkContext {
  readonly shape: () => Shape;
  readonly isBothWays: boolean;
  readonly tell: (what: TraceEntry['what'], sent?: readonly Buffer[]) => void;
  readonly onName: (who: string) => void;
  readonly onOver: () => void;
}

/** One client and its connection to the server. */
class Link {
  who: string;
  readonly id: number;
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #context: LinkContext;
  #first = '';
  #isNamed = false;
  #stalled: NodeJS.Timeout | true | undefined;
  #isOver = false;
  readonly #toClient: Way;

  constructor(id: number, client: Socket, server: Socket, context: LinkContext) {
    this.id = id;
    this.who = `client ${id}`;
    this.#client = client;
    this.#server = server;
    this.#context = context;
    const plain: Shape = { cut: 0, delayMs: 0, joinMs: 0 };
    const toServer = new Way(client, server, context.shape, (sent) => {
      this.#listen(sent);
      context.tell('to server', sent);
    });
    this.#toClient = new Way(
      server,
      client,
      () => (context.isBothWays ? context.shape() : plain),
      (sent) => context.tell('to client', sent),
    );
    client.on('data', (bytes: Buffer) => toServer.push(bytes));
    server.on('data', (bytes: Buffer) => this.#toClient.push(bytes));
    client.on('end', () => void toServer.end().then(() => context.tell('client ends')));
    server.on('end', () => void this.#toClient.end().then(() => context.tell('server ends')));
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      socket.on('error', () => {
        if (!this.#isOver) context.tell('reset');
        this.#over();
        other.resetAndDestroy();
      });
      socket.on('close', () => {
        if (client.destroyed && server.destroyed) this.#over();
      });
    }
  }

  open(): void {
    this.#context.tell('connects');
  }

  stall(ms?: number): void {
    if (this.#stalled !== undefined) return;
    this.#context.tell('stall');
    this.#server.pause();
    this.#stalled = ms === undefined ? true : setTimeout(() => this.goOn(), ms);
  }

  goOn(): void {
    if (this.#stalled === undefined) return;
    if (this.#stalled !== true) clearTimeout(this.#stalled);
    this.#stalled = undefined;
    this.#context.tell('goes on');
    this.#server.resume();
  }

  reset(): void {
    this.#context.tell('reset');
    this.#over();
    this.#client.resetAndDestroy();
    this.#server.resetAndDestroy();
  }

  destroy(): void {
    this.#over();
    this.#client.destroy();
    this.#server.destroy();
  }

  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#stalled !== undefined && this.#stalled !== true) clearTimeout(this.#stalled);
    this.#context.onOver();
  }

  /** The first line may be a nickname: then the log calls the client so. */
  #listen(sent: readonly Buffer[]): void {
    if (this.#isNamed || this.#first.length > 64) return;
    this.#first += Buffer.concat(sent).toString('latin1');
    const name = NICKNAME.exec(this.#first)?.[1];
    if (name === undefined) return;
    this.#isNamed = true;
    this.who = name;
    // After the line that named it is logged, so that the log reads in order.
    setImmediate(() => this.#context.onName(name));
  }
}

/** One direction. What is pushed leaves in order, shaped. */
class Way {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #shape: () => Shape;
  readonly #onSent: (sent: readonly Buffer[]) => void;
  #work: Promise<void> = Promise.resolve();
  #joining: Buffer[] = [];
  #waiting = 0;

  constructor(from: Socket, to: Socket, shape: () => Shape, onSent: (sent: readonly Buffer[]) => void) {
    this.#from = from;
    this.#to = to;
    this.#shape = shape;
    this.#onSent = onSent;
  }

  push(bytes: Buffer): void {
    this.#waiting += bytes.length;
    if (this.#waiting > MAX_WAITING_BYTES) this.#from.pause();
    const { joinMs } = this.#shape();
    this.#joining.push(bytes);
    if (this.#joining.length > 1) return;
    this.#work = this.#work.then(async () => {
      if (joinMs > 0) await pause(joinMs);
      const all = Buffer.concat(this.#joining);
      this.#joining = [];
      await this.#send(all);
    });
  }

  async end(): Promise<void> {
    await this.#work;
    this.#to.end();
  }

  async #send(bytes: Buffer): Promise<void> {
    const shape = this.#shape();
    const cut = pieces(bytes, shape);
    if (shape.delayMs > 0) await pause(shape.delayMs);
    this.#onSent(cut);
    for (const [index, piece] of cut.entries()) {
      if (index > 0) await pause(PIECE_GAP_MS);
      if (!this.#to.writable) return;
      if (!this.#to.write(piece))
        await Promise.race([once(this.#to, 'drain'), once(this.#to, 'close')]).catch(() => {});
    }
    this.#waiting -= bytes.length;
    if (this.#waiting <= MAX_WAITING_BYTES && this.#from.isPaused()) this.#from.resume();
  }
}
