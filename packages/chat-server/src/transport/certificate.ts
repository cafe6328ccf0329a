/** A certificate with its key, checked before it is used. An error says in words what is wrong. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

export interface CertificatePair {
  /** PEM: the certificate of this server, and then those that lead to an authority. */
  readonly cert: string | Buffer;
  /** PEM: its private key, without a passphrase. */
  readonly key: string | Buffer;
}

/** A pair that can't be used. `problem` is the end of a sentence about the subject: `holds no certificate in PEM`. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly subject: keyof CertificatePair;
  readonly problem: string;

  constructor(subject: keyof CertificatePair, problem: string) {
    super(`tls.${subject} ${problem}.`);
    this.subject = subject;
    this.problem = problem;
  }
}

/**
 * Checks a pair at the time `now` (milliseconds since 1970-01-01 UTC). Returns the time at which it expires.
 *
 * @throws CertificateError if it can't be used.
 */
export function checkCertificate(pair: CertificatePair, now: number): Date {
  const certificate = readCertificate(pair.cert);
  const key = readKey(pair.key);
  const validFrom = new Date(certificate.validFrom);
  const validTo = new Date(certificate.validTo);
  if (now < validFrom.getTime()) {
    throw new CertificateError('cert', `holds a certificate that is not valid before ${validFrom.toISOString()}`);
  }
  if (now > validTo.getTime()) {
    throw new CertificateError('cert', `holds a certificate that expired at ${validTo.toISOString()}`);
  }
  if (!certificate.checkPrivateKey(key)) {
    throw new CertificateError('key', 'holds a key that does not belong to the certificate');
  }
  try {
    createSecureContext({ ...pair });
  } catch (error) {
    throw new CertificateError('cert', `holds a certificate that can't be used: ${reasonOf(error)}`);
  }
  return validTo;
}

function readCertificate(cert: string | Buffer): X509Certificate {
  try {
    return new X509Certificate(cert);
  } catch {
    throw new CertificateError('cert', 'holds no certificate in PEM');
  }
}

function readKey(key: string | Buffer): KeyObject {
  try {
    return createPrivateKey(key);
  } catch (error) {
    const isEncrypted = error instanceof Error && 'code' in error && error.code === 'ERR_MISSING_PASSPHRASE';
    throw new CertificateError('key', isEncrypted ? 'holds a key with a passphrase' : 'holds no private key in PEM');
  }
}

/** OpenSSL's reason, which is behind the last colon: `error:0A00018F:SSL routines::ee key too small`. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(':').at(-1)?.trim() ?? message;
}
