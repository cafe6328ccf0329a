/**
 * One connection to the server under test: bytes out, lines in. It keeps what came exactly as it came, so that a failure
 * can show it, and gives each line to the judges without colours.
 *
 * It reads as fast as it can unless `pause` says otherwise: a grader that reads slowly would blame the server for it.
 */
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where the server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** Where to try next, if nobody listens at `host`. */
  readonly otherHost?: string | undefined;
  /** The certificate authority in PEM, or `'insecure'`; without it there is no TLS. */
  readonly tls?: { readonly ca?: string; readonly insecure: boolean } | undefined;
}

export class Line {
  /** What a person sees of it: without colours, and without the line's end. */
  readonly text: string;
  /** As it came, decoded as UTF-8, without its LF. A CR before the LF is still there. */
  readonly raw: string;
  /** In milliseconds since the conversation began. */
  readonly at: number;
  #lower: string | undefined;

  constructor(raw: string, at: number) {
    this.text = raw.replace(/\r+$/, '').replace(ESCAPES, '');
    this.raw = raw;
    this.at = at;
  }

  /** The text in small letters. It is kept: a wait looks at the same lines again and again. */
  get lower(): string {
    this.#lower ??= this.text.toLowerCase();
    return this.#lower;
  }
}

/** More than any case asks for. A server that sends more than this without being asked floods. */
const MAX_RECEIVED_BYTES = 48 * 1024 * 1024;
const MAX_RECEIVED_LINES = 50_000;
/** A system repeats its request after 1, 3 and 7 seconds, where the server's queue of connections was full. */
const CONNECT_TIMEOUT_MS = 10_000;

const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are made of them.
  /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()*+][0-9A-Z]|[78=>]|[@-Z\\-_])/g;

export class Connection {
  readonly lines: Line[] = [];
  /** How the server ended it: `ended` is an orderly end (FIN), `reset` is not. */
  state: 'open' | 'ended' | 'reset' = 'open';
  isFlooded = false;
  receivedBytes = 0;
  readonly #socket: Socket;
  /** Below TLS; the same where there is none. */
  readonly #tcp: Socket;
  readonly #now: () => number;
  readonly #onActivity: () => void;
  #rest: Buffer[] = [];

  private constructor(socket: Socket, tcp: Socket, now: () => number, onActivity: () => void) {
    this.#socket = socket;
    this.#tcp = tcp;
    this.#now = now;
    this.#onActivity = onActivity;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('end', () => this.#end('ended'));
    socket.on('error', () => this.#end('reset'));
    socket.on('close', () => this.#end('reset'));
  }

  /** @throws Error where the server does not accept the connection. */
  static async open(
    address: Address,
    now: () => number,
    onActivity: () => void,
    localAddress?: string,
  ): Promise<Connection> {
    const { host, otherHost, port, tls } = address;
    const from = localAddress === undefined ? {} : { localAddress };
    const tcp = connectTcp({ host, port, noDelay: true, allowHalfOpen: true, ...from });
    const timer = setTimeout(
      () => tcp.destroy(new Error('it did not accept the connection in time')),
      CONNECT_TIMEOUT_MS,
    );
    try {
      try {
        await once(tcp, 'connect');
      } catch (error) {
        if (otherHost === undefined || (error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
        const other = { host: otherHost, port, tls };
        return await Connection.open(other, now, onActivity, localAddress);
      }
      if (tls === undefined) return new Connection(tcp, tcp, now, onActivity);
      const ca = tls.ca === undefined ? {} : { ca: tls.ca };
      const secure = connectTls({
        socket: tcp,
        servername: host === '127.0.0.1' ? 'localhost' : host,
        ...ca,
        rejectUnauthorized: !tls.insecure,
      });
      await once(secure, 'secureConnect');
      return new Connection(secure, tcp, now, onActivity);
    } finally {
      clearTimeout(timer);
    }
  }

  send(bytes: string | Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  /** Bytes that have come and that no LF has ended yet: a prompt, for example. */
  get unfinished(): string {
    return Buffer.concat(this.#rest).toString().replace(ESCAPES, '');
  }

  get unfinishedBytes(): Uint8Array {
    return Buffer.concat(this.#rest);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** FIN: nothing more will be sent; what the server sends still comes. */
  halfClose(): void {
    this.#socket.end();
  }

  /** An orderly leave, as `nc` does at Ctrl-C: FIN, and nobody reads any more. */
  leave(): void {
    this.#socket.end();
    this.#socket.resume();
  }

  /** RST: gone at once, as when a laptop's program is killed with data unread. */
  reset(): void {
    this.#tcp.resetAndDestroy();
  }

  destroy(): void {
    this.#socket.removeAllListeners('data');
    // With RST no port of the server's stays in TIME_WAIT: a server without SO_REUSEADDR can be started again.
    // While its FIN is on the way, Node can't reset it, and would keep it open for ever.
    if (!this.#tcp.writableEnded || this.#tcp.writableFinished) this.#tcp.resetAndDestroy();
    else this.#tcp.destroy();
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.receivedBytes += chunk.length;
    if (this.receivedBytes > MAX_RECEIVED_BYTES || this.lines.length > MAX_RECEIVED_LINES) {
      this.isFlooded = true;
      this.destroy();
      this.#onActivity();
      return;
    }
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      this.#rest.push(chunk.subarray(from, end));
      const raw = Buffer.concat(this.#rest).toString();
      this.#rest = [];
      this.lines.push(new Line(raw, this.#now()));
      from = end + 1;
    }
    if (from < chunk.length) this.#rest.push(chunk.subarray(from));
    this.#onActivity();
  }

  #end(state: 'ended' | 'reset'): void {
    if (this.state !== 'open') return;
    this.state = state;
    this.#onActivity();
  }
}
