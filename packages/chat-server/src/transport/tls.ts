/**
 * TLS on sockets that were accepted as plain ones, so that a PROXY header can precede the handshake.
 *
 * What is ugly here: a `tls.Server` that never listens makes the handshakes. It takes sockets as its `connection` events,
 * which Node's documentation allows. But it does not say which socket became which secure socket, so they are matched by
 * the addresses and ports of both ends. (A `TLSSocket` of our own would have to imitate the server in Node's internals.)
 */
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { type CertificatePair, checkCertificate } from './certificate.ts';

interface Handshake {
  done(socket: TLSSocket): void;
  /** It failed, and why, as a clause. The socket is destroyed, or soon will be. */
  failed(reason: string): void;
}

/** Older versions are broken (RFC 8996). */
const MIN_VERSION = 'TLSv1.2';

export class Handshakes {
  readonly #server: Server;
  readonly #pending = new Map<string, Handshake>();

  /** @throws CertificateError if the pair can't be used. */
  constructor(pair: CertificatePair) {
    checkCertificate(pair, Date.now());
    this.#server = createServer({ ...pair, minVersion: MIN_VERSION });
    this.#server.on('secureConnection', (socket) => this.#take(socket)?.done(socket));
    this.#server.on('tlsClientError', (error, socket) => this.#take(socket)?.failed(reasonOf(error)));
  }

  /**
   * Uses this pair for new connections. Returns the time at which it expires.
   *
   * @throws CertificateError if it can't be used; then the old pair stays in use.
   */
  use(pair: CertificatePair): Date {
    const validTo = checkCertificate(pair, Date.now());
    this.#server.setSecureContext({ ...pair, minVersion: MIN_VERSION });
    return validTo;
  }

  /** Begins the handshake on a paused socket. The bytes that it still holds belong to the handshake. */
  begin(socket: Socket, handshake: Handshake): void {
    const ends = endsOf(socket);
    this.#pending.set(ends, handshake);
    socket.once('close', () => {
      if (this.#pending.get(ends) === handshake) this.#pending.delete(ends);
    });
    this.#server.emit('connection', socket);
  }

  #take(socket: TLSSocket): Handshake | undefined {
    const ends = endsOf(socket);
    const handshake = this.#pending.get(ends);
    this.#pending.delete(ends);
    // The system does not know its ends any more: the peer has closed it.
    if (handshake === undefined) socket.destroy();
    return handshake;
  }
}

/** What distinguishes a TCP connection from all others that are open. */
function endsOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`;
}

const REASONS: Readonly<Record<string, string>> = {
  ERR_SSL_HTTP_REQUEST: 'it speaks HTTP',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it speaks no TLS',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks TLS older than 1.2',
  ERR_SSL_NO_SHARED_CIPHER: 'there is no cipher that both know',
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not trust the certificate',
  ECONNRESET: 'it has hung up',
};

function reasonOf(error: Error): string {
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (code || error.message);
}
