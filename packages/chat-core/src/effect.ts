/** What a shell must carry out, in the order given. */
import type { Ban } from './ban.ts';
import type { MessageFormat } from './format.ts';
import type { Message } from './message.ts';
import type { ConnectionId } from './names.ts';

/** Why the chat ends a connection. */
export type DisconnectReason =
  | 'nick-invalid'
  | 'nick-in-use'
  | 'nick-timeout'
  | 'server-full'
  | 'too-many-connections'
  | 'too-slow'
  | 'shutting-down'
  | 'wrong-password'
  | 'kicked'
  | 'banned'
  | 'quit';

/**
 * Send `message` to each of `to`, but not to `except`. The array is the same one (`===`) until a membership changes, so
 * that a shell may keep what it computes from it (in a WeakMap, say).
 */
export interface Deliver {
  readonly type: 'deliver';
  readonly message: Message;
  readonly to: readonly ConnectionId[];
  readonly except: ConnectionId | undefined;
}

/** Close the connection once it has been sent what it is owed. The chat has forgotten it already. */
export interface Disconnect {
  readonly type: 'disconnect';
  readonly connection: ConnectionId;
  readonly reason: DisconnectReason;
}

/** From now on, give this connection its messages in `format`. Each starts with `'plain'`. */
export interface UseFormat {
  readonly type: 'use-format';
  readonly connection: ConnectionId;
  readonly format: MessageFormat;
}

/** The connection has this nickname from now on, its first or a new one. Nothing is sent for it: it is for the shell's log and its deadlines. */
export interface Named {
  readonly type: 'named';
  readonly connection: ConnectionId;
  readonly nickname: string;
}

/** The bans have changed, and these are in force. Keep them, if they are to outlive your process: give them to `createChat`. */
export interface KeepBans {
  readonly type: 'keep-bans';
  readonly bans: readonly Ban[];
}

/**
 * A connection has become an operator, has acted as one, or has sent a wrong password. Nothing is sent for it: it is for
 * the shell's log. No password is in it.
 */
export interface OperatorAct {
  readonly type: 'operator-act';
  readonly connection: ConnectionId;
  readonly act: 'operator' | 'wrong-password' | 'kick' | 'ban' | 'unban' | 'mute' | 'unmute';
  /** The nickname or address that it was done to. */
  readonly target?: string;
  /** Of a ban or mute: when it ends, in milliseconds since 1970-01-01 UTC. */
  readonly until?: number;
  readonly reason?: string;
}

export type ChatEffect = Deliver | Disconnect | UseFormat | Named | KeepBans | OperatorAct;
