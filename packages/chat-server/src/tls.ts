/**
 * TLS on sockets that were accepted as plain ones, so that something may stand before the handshake.
 *
 * What is ugly here: the handshakes are made by a `tls.Server` that never listens. It takes sockets as its `connection`
 * events, which Node's documentation allows, but does not say which of them became which secure socket; so that is found
 * by the addresses and ports of both ends. (A `TLSSocket` of our own would have to imitate the server in Node's internals.)
 */
import type { Socket } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { type CertificatePair, checkCertificate } from './certificate.ts';

interface Handshake {
  done(socket: TLSSocket): void;
  /** It has come to nothing, and why, as a clause; the socket is destroyed, or soon will be. */
  failed(reason: string): void;
}

/** Older versions are broken, and refused (RFC 8996). */
const MIN_VERSION = 'TLSv1.2';

export class Handshakes {
  readonly #server: Server;
  readonly #underWay = new Map<string, Handshake>();

  /** @throws CertificateError where the pair can't be used. */
  constructor(pair: CertificatePair) {
    checkCertificate(pair, Date.now());
    this.#server = createServer({ ...pair, minVersion: MIN_VERSION });
    this.#server.on('secureConnection', (socket) => this.#found(socket)?.done(socket));
    this.#server.on('tlsClientError', (error, socket) => this.#found(socket)?.failed(reasonOf(error)));
  }

  /**
   * From now on new connections are shown this pair; returns the time at which it expires.
   *
   * @throws CertificateError where it can't be used; then the old pair stays in use.
   */
  use(pair: CertificatePair): Date {
    const validTo = checkCertificate(pair, Date.now());
    this.#server.setSecureContext({ ...pair, minVersion: MIN_VERSION });
    return validTo;
  }

  /** Begins the handshake on a socket that nobody reads any more. What it still holds is taken for TLS. */
  begin(socket: Socket, handshake: Handshake): void {
    const ends = endsOf(socket);
    this.#underWay.set(ends, handshake);
    socket.once('close', () => {
      if (this.#underWay.get(ends) === handshake) this.#underWay.delete(ends);
    });
    this.#server.emit('connection', socket);
  }

  #found(socket: TLSSocket): Handshake | undefined {
    const ends = endsOf(socket);
    const handshake = this.#underWay.get(ends);
    this.#underWay.delete(ends);
    // The system has forgotten who it was: the peer has gone meanwhile.
    if (handshake === undefined) socket.destroy();
    return handshake;
  }
}

/** What tells a TCP connection from all others that are open. */
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
