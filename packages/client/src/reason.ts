/** Errors of connections as words for the user. (Those of files are in server-kit's system-errors.ts.) */

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'no server is listening there',
  ECONNRESET: 'the server reset the connection',
  EPIPE: 'the server has closed the connection',
  ENOTFOUND: 'this host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up now',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'there is no route to this host',
  ENETUNREACH: 'there is no route to this network',
  EACCES: 'that is not permitted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed (see --tls-ca)',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed (see --tls-ca)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is from an authority that is not trusted here (see --tls-ca)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is from an authority that is not trusted here (see --tls-ca)',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name',
};

/** The reason as a clause without a full stop: of an error code that is not in the table, the error's own message. */
export function reasonOf(error: NodeJS.ErrnoException): string {
  const code = error.code ?? '';
  if (code.startsWith('ERR_SSL_')) return 'the TLS handshake failed; perhaps it does not speak TLS';
  const [firstLine = ''] = error.message.split('\n');
  return REASONS[code] ?? (firstLine || code || 'the reason is not known');
}
