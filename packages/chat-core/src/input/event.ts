/** What comes in: the host program appends inputs to a log, and the log gives them back as events in one order. */
import type { ConnectionId, NodeId } from './ids.ts';

/** Something that happened to one connection or to a node, as the host program reports it. It never holds a secret. */
export type ChatInput =
  /** A client connected. Connections are counted per `address`; without an address they are not counted so. */
  | { readonly type: 'connected'; readonly connection: ConnectionId; readonly address?: string }
  /** A complete line arrived; `text` has no line end. Made by `lineInput`, so that no password is in it. */
  | { readonly type: 'line'; readonly connection: ConnectionId; readonly text: string }
  /** A line over the limit arrived, or too many bytes without a line end before the nickname. The text was dropped. */
  | { readonly type: 'overlong-line'; readonly connection: ConnectionId }
  /** A client sent `!operator`. The host program checked the password, which is not in here. Made by `lineInput`. */
  | {
      readonly type: 'operator-attempt';
      readonly connection: ConnectionId;
      readonly outcome: 'right' | 'wrong' | 'missing';
    }
  /** The time to give a nickname is over. (No effect on a connection that has one.) */
  | { readonly type: 'nickname-deadline'; readonly connection: ConnectionId }
  /** The pending output of a connection is over its limit, because the client does not read. */
  | { readonly type: 'output-overflow'; readonly connection: ConnectionId }
  /** The connection ended, or the client will send nothing more. */
  | { readonly type: 'disconnected'; readonly connection: ConnectionId }
  /** A node is about to stop. Its clients get an error and are disconnected, and its new connections are rejected. */
  | { readonly type: 'node-stopping'; readonly node: NodeId }
  /**
   * The process of a node is gone, and its connections with it. They leave the chat all at once; nothing is sent to
   * them. It is the last event of that node: the state forgets that the node was stopping, too.
   */
  | { readonly type: 'node-lost'; readonly node: NodeId };

/** An input with its place in the log and its time. Both come in as data: the core has no clock. */
export type ChatEvent = ChatInput & {
  /** Place in the one order of all events: greater than that of every earlier event. */
  readonly seq: number;
  /** When it was appended, in milliseconds since 1970-01-01 UTC. */
  readonly time: number;
};
