/**
 * One connection: bytes from the socket → telnet filter → line decoder → lines; bytes to the socket.
 *
 * The laws:
 * 1. A session ends exactly once, and says how: closed by the server, or lost.
 * 2. Everything received before the end is delivered before the end is told, a last line without a terminator too.
 * 3. It buffers nothing without bound: `pause` stops the reading, `send` says when to wait for `onDrain`.
 */
import { readFileSync } from 'node:fs';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { LineDecoder, TelnetFilter } from '@linechat/line-codec';
import { type Address, UsageError } from './address.ts';

/**
 * The longest received line, in bytes: an answer to `!users` with 10,000 nicknames takes 250,000. A longer line is left
 * out, and that is said.
 */
export const MAX_RECEIVED_LINE_BYTES = 1_048_576;

/** How long leaving may take where the server does not close its side. */
const LEAVE_WITHIN_MS = 500;

export interface TlsTrust {
  /** A file of PEM certificates to trust instead of the system's. */
  readonly caFile?: string | undefined;
  /** Take any certificate. */
  readonly insecure?: boolean | undefined;
}

/** How a session ended. The reason is a clause for people, as in "Connection lost: REASON." */
export type Ending = { readonly type: 'closed' } | { readonly type: 'lost'; readonly reason: string };

export interface Receiver {
  /** The lines of one read, at least one, as they were received: not yet safe for a terminal. */
  onLines(lines: readonly string[]): void;
  /** A line over {@link MAX_RECEIVED_LINE_BYTES} was left out. */
  onOverlongLine(): void;
  /** What was sent is on its way; there is room for more. */
  onDrain(): void;
  onEnd(ending: Ending): void;
}

/** The connection did not come about. The message is one sentence for people. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

/**
 * Connects, waiting at most `timeoutMs`.
 *
 * @throws ConnectError where nobody answers there or the certificate is not to be trusted; UsageError where the file of
 *   certificates cannot be read.
 */
export function openSession(address: Address, trust: TlsTrust, timeoutMs: number): Promise<Session> {
  const { promise, resolve, reject } = Promise.withResolvers<Session>();
  const socket = openSocket(address, trust);
  const fail = (error: NodeJS.ErrnoException): void => {
    clearTimeout(timer);
    socket.destroy();
    reject(new ConnectError(`Cannot connect to ${address.host} at port ${address.port}: ${reasonOf(error)}.`));
  };
  const timer = setTimeout(() => fail(Object.assign(new Error(), { code: 'ETIMEDOUT' })), timeoutMs);
  socket.once('error', fail);
  socket.once(address.tls ? 'secureConnect' : 'connect', () => {
    clearTimeout(timer);
    socket.removeListener('error', fail);
    resolve(new Session(socket));
  });
  return promise;
}

function openSocket({ host, port, tls }: Address, trust: TlsTrust): Socket {
  if (!tls) return connectTcp({ host, port, noDelay: true });
  const options: ConnectionOptions = {
    host,
    port,
    servername: isIP(host) ? '' : host, // an address is no server name (RFC 6066)
    rejectUnauthorized: trust.insecure !== true,
    ...(trust.caFile === undefined ? {} : { ca: readCertificates(trust.caFile) }),
  };
  return connectTls(options).setNoDelay(true);
}

function readCertificates(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`Cannot read the certificates in ${file}: ${reasonOf(error as NodeJS.ErrnoException)}.`);
  }
}

export class Session {
  readonly #socket: Socket;
  readonly #filter = new TelnetFilter();
  readonly #decoder = new LineDecoder({ maxLineBytes: MAX_RECEIVED_LINE_BYTES, unfinished: 'line' });
  #receiver: Receiver | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    // An error before `start` is told there; without a listener it would end the program.
    socket.on('error', (error) => this.#end({ type: 'lost', reason: reasonOf(error) }));
  }

  /** From now on what comes is delivered. */
  start(receiver: Receiver): void {
    this.#receiver = receiver;
    const socket = this.#socket;
    if (socket.errored !== null) {
      this.#end({ type: 'lost', reason: reasonOf(socket.errored) });
      return;
    }
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('drain', () => this.#receiver?.onDrain());
    socket.on('end', () => this.#end({ type: 'closed' }));
    socket.on('close', () => this.#end({ type: 'lost', reason: 'it broke off' }));
  }

  /** Sends these bytes; `false`: better wait for `onDrain` before the next. */
  send(bytes: Uint8Array | string): boolean {
    return !this.#socket.writable || this.#socket.write(bytes);
  }

  /** Tells the server that no more will come. What it still sends is received. */
  endInput(): void {
    this.#socket.end();
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Leaves: what was sent goes out, nothing more is told. Waits for the server's own end, but not for long. */
  leave(): Promise<void> {
    this.#receiver = undefined;
    const socket = this.#socket;
    if (socket.destroyed) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => socket.destroy(), LEAVE_WITHIN_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.end();
    // Closing with bytes unread would reset the connection, and could take from the server what was sent last.
    socket.resume();
    return promise;
  }

  #receive(chunk: Uint8Array): void {
    const { data, reply } = this.#filter.push(chunk);
    if (reply !== undefined) this.send(reply);
    this.#deliver(this.#decoder.push(data));
  }

  #deliver(found: ReturnType<LineDecoder['push']>): void {
    const lines: string[] = [];
    for (const one of found) {
      if (one.type === 'line') {
        lines.push(one.text);
      } else {
        if (lines.length > 0) this.#receiver?.onLines(lines.splice(0));
        this.#receiver?.onOverlongLine();
      }
    }
    if (lines.length > 0) this.#receiver?.onLines(lines);
  }

  #end(ending: Ending): void {
    const receiver = this.#receiver;
    if (receiver === undefined) return;
    this.#deliver(this.#decoder.end());
    this.#receiver = undefined;
    this.#socket.destroy();
    receiver.onEnd(ending);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no server is listening there',
  ECONNRESET: 'the server broke it off',
  EPIPE: 'the server broke it off',
  ENOTFOUND: 'this host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up now',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no way to this host',
  ENETUNREACH: 'there is no way to this network',
  ENOENT: 'there is no such file',
  EACCES: 'that is not permitted',
  EISDIR: 'that is a directory',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed (see --tls-ca)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed (see --tls-ca)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is from an authority that is not trusted here (see --tls-ca)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is from an authority that is not trusted here (see --tls-ca)',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
};

/** Why something failed, as a clause without a full stop. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  const code = error.code ?? '';
  if (code.startsWith('ERR_SSL_')) return 'the TLS handshake failed; perhaps it does not speak TLS';
  const [firstLine = ''] = error.message.split('\n');
  return REASONS[code] ?? (firstLine || code || 'for a reason unknown');
}
