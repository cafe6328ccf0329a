/**
 * What a chat remembers: who is connected, under which nickname, in which rooms. It is data: no function, clock or secret
 * is in it. Nothing here is ever changed; each change makes a new state and leaves the old one valid.
 *
 * The parts are persistent maps, so a change costs a few small objects, whatever the number of connections. What clients
 * choose is a key of a `NameMap` or `NameOrder` only: those are safe from chosen names. What has an order on the wire is an
 * ordered set or a `NameOrder`; nothing may depend on the order of a map.
 */
import { OrderedSet, Map as PersistentMap } from 'immutable';
import { type Ban, targetKey } from '../input/ban.ts';
import type { MessageFormat } from '../input/command.ts';
import type { ConnectionId, NodeId } from '../input/ids.ts';
import type { NameKey, Nickname, RoomName } from '../input/names.ts';
import { type ChatOptions, completeOptions } from '../input/options.ts';
import { NameMap } from './name-map.ts';
import { NameOrder } from './name-order.ts';

declare const opaque: unique symbol;

/** The state of a chat. Read it with the selectors. */
export interface ChatState {
  readonly [opaque]: 'ChatState';
}

/** Connections, in the order in which they were added. @internal */
export type ClientSet = OrderedSet<ConnectionId>;

/** A mute. @internal */
export interface Mute {
  /** What was muted: a nickname, or an address (of IPv6, its /64). */
  readonly key: NameKey;
  /** In milliseconds since 1970-01-01 UTC. */
  readonly until: number;
  /** The address whose later connections are muted too; `undefined` if there was none. */
  readonly address: NameKey | undefined;
}

/** A connection. @internal */
export interface Client {
  readonly id: ConnectionId;
  readonly address: string | undefined;
  /** `undefined` until one is accepted. */
  readonly nickname: Nickname | undefined;
  /** In the order of entering. At most `maxRoomsPerClient`, so a plain array is enough. */
  readonly rooms: readonly NameKey[];
  readonly notices: boolean;
  readonly format: MessageFormat;
  readonly isOperator: boolean;
  /** How many it has sent. */
  readonly wrongPasswords: number;
  /** Maybe one that has ended; see mutes.ts. */
  readonly mute: Mute | undefined;
  /** The array that holds only this connection: always the same one, as `Deliver` promises. */
  readonly alone: readonly [ConnectionId];
}

/** @internal */
export interface Room {
  readonly name: RoomName;
  /** In the order of entering. */
  readonly members: ClientSet;
  /** The members that asked for notices. */
  readonly noticed: ClientSet;
}

/** What a ChatState really is; not part of the public declarations. @internal */
export interface State {
  /** Without the bans at the start; the bans of now are in `bans`. */
  readonly options: Omit<ChatOptions, 'bans'>;
  readonly clients: PersistentMap<ConnectionId, Client>;
  /** The clients that have a nickname, in the order in which they got their first. */
  readonly present: ClientSet;
  readonly nicknames: NameMap<ConnectionId>;
  readonly rooms: NameMap<Room>;
  /** In the order of creation. Apart from the rooms, which are looked up for each message. */
  readonly roomOrder: NameOrder;
  /** The clients that asked for notices. */
  readonly noticed: ClientSet;
  /** Of IPv6, by /64. */
  readonly connectionsByAddress: NameMap<number>;
  /** By target. Those that have ended are in it, too; see bans.ts. */
  readonly bans: NameMap<Ban>;
  /** In the order in which they were made. */
  readonly banOrder: NameOrder;
  /** By each nickname and address that they cover. Those that have ended are in it, too; see mutes.ts. */
  readonly mutes: NameMap<readonly Mute[]>;
  /** The nodes that are about to stop, in the order of their numbers. There are few nodes, so an array is enough. */
  readonly stoppingNodes: readonly NodeId[];
}

/**
 * A chat without clients.
 *
 * @throws RangeError if a limit is out of its bounds or a ban is invalid, TypeError if an option has the wrong type; the
 * message names it.
 */
export function createChat(options: Partial<ChatOptions> = {}): ChatState {
  const { bans, ...rest } = completeOptions(options);
  return seal(emptyState(rest, bans));
}

/** @internal */
export function emptyState(options: State['options'], bans: readonly Ban[]): State {
  const { hashSeed } = options;
  const keyed = bans.map((ban) => [targetKey(ban.target), ban] as const);
  return {
    options,
    clients: PersistentMap(),
    present: OrderedSet(),
    nicknames: NameMap.empty(hashSeed),
    rooms: NameMap.empty(hashSeed),
    roomOrder: NameOrder.of(hashSeed),
    noticed: OrderedSet(),
    connectionsByAddress: NameMap.empty(hashSeed),
    bans: NameMap.of(hashSeed, keyed),
    banOrder: NameOrder.of(
      hashSeed,
      keyed.map(([key]) => key),
    ),
    mutes: NameMap.empty(hashSeed),
    stoppingNodes: [],
  };
}

/** @internal */
export function seal(state: State): ChatState {
  return state as unknown as ChatState;
}

/** @internal */
export function open(state: ChatState): State {
  return state as unknown as State;
}
