/**
 * TLS on sockets that were accepted as plain ones, so that a PROXY header can precede the handshake.
 *
 * What is ugly here: a `tls.Server` would not let go of a peer that closes its side within the handshake, so each socket
 * gets a `TLSSocket` of ours. Node reports the end of its handshake as `secure`, and its errors as `_tlsError`: neither is
 * documented, but programs that start TLS on an open connection, mail servers for example, have always used them.
 */
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext, TLSSocket } from 'node:tls';
import { type CertificatePair, checkCertificate } from './certificate.ts';

interface Handshake {
  done(socket: TLSSocket): void;
  /** It failed, and why, as a clause. The socket is destroyed, or soon will be. */
  failed(reason: string): void;
  /** The peer has closed its side. */
  ended(): void;
}

/** Older versions are broken (RFC 8996). */
const MIN_VERSION = 'TLSv1.2';

export class Handshakes {
  #context: SecureContext;

  /** @throws CertificateError if the pair can't be used. */
  constructor(pair: CertificatePair) {
    checkCertificate(pair, Date.now());
    this.#context = contextOf(pair);
  }

  /**
   * Uses this pair for new connections. Returns the time at which it expires.
   *
   * @throws CertificateError if it can't be used; then the old pair stays in use.
   */
  use(pair: CertificatePair): Date {
    const validTo = checkCertificate(pair, Date.now());
    this.#context = contextOf(pair);
    return validTo;
  }

  /** Begins the handshake on a paused socket. The bytes that it still holds belong to the handshake. */
  begin(socket: Socket, handshake: Handshake): void {
    const secure = new TLSSocket(socket, { isServer: true, secureContext: this.#context });
    const onError = (error: Error) => handshake.failed(reasonOf(error));
    secure.on('_tlsError', destroyWith);
    secure.on('error', onError);
    secure.once('end', handshake.ended);
    secure.once('secure', () => {
      secure.off('end', handshake.ended);
      handshake.done(secure);
      secure.off('error', onError);
    });
  }
}

function contextOf(pair: CertificatePair): SecureContext {
  return createSecureContext({ ...pair, minVersion: MIN_VERSION });
}

/** Node leaves this to the owner of the socket. */
function destroyWith(this: TLSSocket, error: Error): void {
  this.destroy(error);
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
