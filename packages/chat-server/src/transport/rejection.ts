/** A connection that was closed before it was admitted, and why. */
import type { Endpoint } from './transport.ts';

/**
 * An invalid PROXY header or TLS handshake, the admission timeout, no room, the peer closed the connection itself, or its
 * address has too many connections or too many new ones.
 */
export type RejectReason =
  | 'proxy-header'
  | 'tls-handshake'
  | 'deadline'
  | 'no-room'
  | 'hung-up'
  | 'address-limit'
  | 'connection-rate';

export interface Rejection extends Endpoint {
  readonly reason: RejectReason;
  /** Details, as a clause. */
  readonly detail: string;
}
