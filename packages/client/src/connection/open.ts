/** Opens a connection, over TCP or over TLS. */

import { readFileSync } from 'node:fs';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { whyNoFile } from '@linechat/server-kit/system-errors';
import { reasonOf } from '../reason.ts';
import { UsageError } from '../usage-error.ts';
import type { Address } from './address.ts';
import { Connection } from './connection.ts';

/** Milliseconds that an attempt to connect may take, the TLS handshake included. */
const CONNECT_TIMEOUT_MS = 20_000;

/** Which certificates of servers are trusted. */
export interface TlsTrust {
  /** A file of PEM certificates to trust instead of the system's. */
  readonly caFile?: string | undefined;
  /** Trust any certificate. */
  readonly insecure?: boolean | undefined;
}

/** The connection could not be opened. The message is one sentence. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
}

/**
 * Connects, waiting at most `timeoutMs` milliseconds (20 seconds by default).
 *
 * @throws ConnectError if there is no answer or the certificate is not trusted; UsageError if the file of certificates
 *   cannot be read.
 */
export function openConnection(
  address: Address,
  trust: TlsTrust = {},
  timeoutMs: number = CONNECT_TIMEOUT_MS,
): Promise<Connection> {
  const { promise, resolve, reject } = Promise.withResolvers<Connection>();
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
    resolve(new Connection(socket));
  });
  return promise;
}

function openSocket({ host, port, tls }: Address, trust: TlsTrust): Socket {
  if (!tls) return connectTcp({ host, port, noDelay: true });
  const options: ConnectionOptions = {
    host,
    port,
    servername: isIP(host) ? '' : host, // RFC 6066: an address is not a server name
    rejectUnauthorized: trust.insecure !== true,
    ...(trust.caFile === undefined ? {} : { ca: readCertificates(trust.caFile) }),
  };
  return connectTls(options).setNoDelay(true);
}

function readCertificates(file: string): Buffer {
  let pem: Buffer;
  try {
    pem = readFileSync(file);
  } catch (error) {
    throw new UsageError(`Cannot read the certificates in ${file}: ${whyNoFile(error)}.`);
  }
  // OpenSSL would trust nobody then, and say nothing.
  if (!pem.includes('-----BEGIN CERTIFICATE-----')) {
    throw new UsageError(`There is no certificate in ${file}; it must be PEM, with "-----BEGIN CERTIFICATE-----".`);
  }
  return pem;
}
