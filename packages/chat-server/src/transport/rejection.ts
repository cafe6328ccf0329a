/** A connection that was closed before it was admitted, and why. */
import type { Endpoint } from './transport.ts';

/** An invalid PROXY header or TLS handshake, the admission timeout, no room, or the peer closed the connection itself. */
export type RejectReason = 'proxy-header' | 'tls-handshake' | 'deadline' | 'no-room' | 'hung-up';

export interface Rejection extends Endpoint {
  readonly reason: RejectReason;
  /** Details, as a clause. */
  readonly detail: string;
}
