/** What can happen to a chat. Shells report it; `transition` decides what follows. */
import type { ConnectionId } from './names.ts';

/** Something that happened to one connection, or to the chat as a whole. */
export type Happening =
  /** Somebody connected. `address` is what connections are counted by; without one they are not. */
  | { readonly type: 'connected'; readonly connection: ConnectionId; readonly address?: string }
  /** A whole line arrived, without its terminator. */
  | { readonly type: 'line'; readonly connection: ConnectionId; readonly text: string }
  /** A line over the limit arrived, or too much without a line end before the nickname; its text is gone. */
  | { readonly type: 'overlong-line'; readonly connection: ConnectionId }
  /** The time for giving a nickname is over. (Without effect where one has been accepted.) */
  | { readonly type: 'nickname-deadline'; readonly connection: ConnectionId }
  /** The connection did not read what it was sent, and more is owed to it than may be held. */
  | { readonly type: 'output-overflow'; readonly connection: ConnectionId }
  /** The connection has ended, or sends nothing more. */
  | { readonly type: 'disconnected'; readonly connection: ConnectionId }
  /** The server is about to stop. Who connects from now on is refused. */
  | { readonly type: 'shutdown' };

/** A happening with its place and its time, which come in as data: the core has no clock. */
export type ChatEvent = Happening & {
  /** Its place in the one order of all events: greater than that of each event before it. */
  readonly seq: number;
  /** When it happened, in milliseconds since 1970-01-01 UTC. */
  readonly time: number;
};
