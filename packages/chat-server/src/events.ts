/** The events of a chat server, for the program that embeds it. */
import type { Ban, ConnectionId, ErrorCode, OperatorAct } from '@linechat/chat-core';
import type { EndReason } from './session/end-reason.ts';
import type { Rejection } from './transport/rejection.ts';

/** A connection. */
export interface ConnectionInfo {
  readonly connection: ConnectionId;
  readonly address: string;
  readonly port: number;
  readonly nickname: string | undefined;
}

/**
 * Each is emitted after it has happened. An exception of a listener does not affect the chat: it becomes an
 * `uncaughtException` of the process, a Failure whose `cause` is the exception.
 */
export interface ChatServerEvents {
  /** A client connected. */
  connected: [ConnectionInfo];
  /** A nickname was accepted, the first or a new one. */
  named: [ConnectionInfo];
  /** A client was told that something can't be done. */
  refused: [ConnectionInfo & { readonly code: ErrorCode }];
  /**
   * A complete line arrived, and is about to be processed. Escape it: it may hold control characters. No password is in
   * it: `!operator` comes without its argument, and of an unknown command only the `!` is left.
   */
  line: [ConnectionInfo & { readonly text: string }];
  /**
   * A client became an operator, acted as one, or sent a wrong password. `until` is in milliseconds since 1970-01-01 UTC.
   */
  operator: [ConnectionInfo & Pick<OperatorAct, 'act' | 'target' | 'until' | 'reason'>];
  /** The bans have changed, and these are in force: for programs that keep them elsewhere than in a `bansFile`. */
  bans: [readonly Ban[]];
  /**
   * The `bansFile` could not be written. The server tries again after a second, then after delays that double up to a
   * minute, at the next change of the bans, and when it closes.
   */
  unsaved: [Error];
  /** A client sends faster than the rate limit allows, and is read more slowly from now on. */
  throttled: [ConnectionInfo];
  /** A connection ended, and why. */
  disconnected: [ConnectionInfo & { readonly reason: EndReason }];
  /** A connection was closed before it was admitted: at its PROXY header or TLS handshake, or by a limit of its address. */
  rejected: [Rejection];
  /** A listening socket has trouble (no file descriptors are left, say). The server continues. */
  trouble: [Error];
  /** The log failed. Every client is told `storage-failed`, and no connection is accepted any more: close the server. */
  'log-failed': [Error];
}
