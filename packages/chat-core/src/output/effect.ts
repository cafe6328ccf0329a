/** What the host program has to do, in the order given. */
import type { Ban } from '../input/ban.ts';
import type { MessageFormat } from '../input/command.ts';
import type { ConnectionId } from '../input/ids.ts';
import type { Message } from './message.ts';

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
 * the host program may cache what it computes from it (in a WeakMap, say).
 */
export interface Deliver {
  readonly type: 'deliver';
  readonly message: Message;
  readonly to: readonly ConnectionId[];
  readonly except: ConnectionId | undefined;
}

/** Close the connection when its pending output is sent. The state does not hold it any more. */
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

/** From now on the connection has this nickname, its first or a new one. Nothing is sent: it is for logs and deadlines. */
export interface Named {
  readonly type: 'named';
  readonly connection: ConnectionId;
  readonly nickname: string;
}

/** The bans have changed, and these are in force. To keep them over a restart, save them and give them to `createChat`. */
export interface KeepBans {
  readonly type: 'keep-bans';
  readonly bans: readonly Ban[];
}

/** A client became an operator, acted as one, or sent a wrong password. Nothing is sent: it is for the log. */
export interface OperatorAct {
  readonly type: 'operator-act';
  readonly connection: ConnectionId;
  readonly act: 'operator' | 'wrong-password' | 'kick' | 'ban' | 'unban' | 'mute' | 'unmute';
  /** The nickname or address that was acted on. */
  readonly target?: string;
  /** Of a ban or mute: when it ends, in milliseconds since 1970-01-01 UTC. */
  readonly until?: number;
  readonly reason?: string;
}

export type ChatEffect = Deliver | Disconnect | UseFormat | Named | KeepBans | OperatorAct;
