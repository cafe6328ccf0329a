/**
 * ChatState: who is connected, under which name, in which rooms. Never changed: each function here that adds or removes
 * returns a new state and leaves the old one valid. They keep the parts of the state in agreement with each other; the
 * rules, who may do what and who is told, are in transition.ts.
 *
 * The parts are persistent maps, so a change costs a few small objects however many connections there are. Arrays of
 * them (views.ts) are made when first asked for, and then kept for as long as that part stays the same: a storm of
 * 10,000 joins makes none, and 10,000 messages in a row make one.
 */
import { OrderedMap, OrderedSet, Map as PersistentMap } from 'immutable';
import { targetKey } from './ban.ts';
import type { Bans } from './bans.ts';
import type { MessageFormat } from './format.ts';
import type { Mute, Mutes } from './mutes.ts';
import { type ConnectionId, type NameKey, type Nickname, nameKey, type RoomName } from './names.ts';
import { type ChatOptions, completeOptions } from './options.ts';

declare const opaque: unique symbol;

/** The state of a chat. What is in it, the selectors tell. */
export interface ChatState {
  readonly [opaque]: 'ChatState';
}

/** Connections, in the order in which they were added. @internal */
export type ClientSet = OrderedSet<ConnectionId>;

/** What the chat knows of a connection. @internal */
export interface Client {
  readonly id: ConnectionId;
  readonly address: string | undefined;
  /** `undefined` until one is accepted. */
  readonly nickname: Nickname | undefined;
  /** In the order of entering. At most `maxRoomsPerClient`, so a plain array does. */
  readonly rooms: readonly NameKey[];
  readonly notices: boolean;
  readonly format: MessageFormat;
  readonly isOperator: boolean;
  /** How many it has sent. */
  readonly wrongPasswords: number;
  /** In force or not; see mutes.ts. */
  readonly mute: Mute | undefined;
  /** The array that holds this connection alone: one for ever, as `Deliver` promises. */
  readonly alone: readonly [ConnectionId];
}

/** @internal */
export interface Room {
  readonly name: RoomName;
  /** In the order of entering. */
  readonly members: ClientSet;
  /** Those of the members who asked for notices. */
  readonly noticed: ClientSet;
}

/** What a ChatState really is; not for the public declarations. @internal */
export interface State {
  /** The bans apart: those of now are beside it. */
  readonly options: Omit<ChatOptions, 'bans'>;
  readonly clients: PersistentMap<ConnectionId, Client>;
  /** Those who have a nickname, in the order in which they got their first. */
  readonly present: ClientSet;
  readonly nicknames: PersistentMap<NameKey, ConnectionId>;
  readonly rooms: PersistentMap<NameKey, Room>;
  /** In the order of creation. Apart from the rooms themselves, which are looked up for each message. */
  readonly roomOrder: OrderedSet<NameKey>;
  /** Those who asked for notices. */
  readonly noticed: ClientSet;
  readonly connectionsByAddress: PersistentMap<string, number>;
  readonly bans: Bans;
  readonly mutes: Mutes;
  readonly shuttingDown: boolean;
}

/**
 * A chat without anybody in it.
 *
 * @throws RangeError where a limit is out of its bounds or a ban is none, TypeError where an option is of another type;
 * the message names it.
 */
export function createChat(options: Partial<ChatOptions> = {}): ChatState {
  const { bans, ...rest } = completeOptions(options);
  return seal(emptyState(rest, OrderedMap(bans.map((ban) => [targetKey(ban.target), ban]))));
}

function emptyState(options: State['options'], bans: Bans): State {
  return {
    options,
    clients: PersistentMap(),
    present: OrderedSet(),
    nicknames: PersistentMap(),
    rooms: PersistentMap(),
    roomOrder: OrderedSet(),
    noticed: OrderedSet(),
    connectionsByAddress: PersistentMap(),
    bans,
    mutes: PersistentMap(),
    shuttingDown: false,
  };
}

function seal(state: State): ChatState {
  return state as unknown as ChatState;
}

/** @internal */
export function open(state: ChatState): State {
  return state as unknown as State;
}

// Changes.

/** @internal */
export function addClient(state: State, id: ConnectionId, address: string | undefined): State {
  const client: Client = {
    id,
    address,
    nickname: undefined,
    rooms: [],
    notices: false,
    format: 'plain',
    isOperator: false,
    wrongPasswords: 0,
    mute: undefined,
    alone: [id],
  };
  return {
    ...state,
    clients: state.clients.set(id, client),
    connectionsByAddress:
      address === undefined
        ? state.connectionsByAddress
        : state.connectionsByAddress.update(address, 0, (count) => count + 1),
  };
}

/** Removes a client from everywhere: its nickname is free, it is in no room, rooms that it leaves empty are gone. @internal */
export function removeClient(state: State, client: Client): State {
  const outside = client.rooms.reduce((rest, room) => leaveRoom(rest, client.id, room), state);
  return {
    ...outside,
    clients: outside.clients.delete(client.id),
    present: outside.present.delete(client.id),
    nicknames: client.nickname === undefined ? outside.nicknames : outside.nicknames.delete(nameKey(client.nickname)),
    noticed: outside.noticed.delete(client.id),
    connectionsByAddress:
      client.address === undefined
        ? outside.connectionsByAddress
        : countDown(outside.connectionsByAddress, client.address),
  };
}

function countDown(counts: PersistentMap<string, number>, address: string): PersistentMap<string, number> {
  const count = counts.get(address, 0);
  return count > 1 ? counts.set(address, count - 1) : counts.delete(address);
}

/** Gives a client its nickname, the first or a new one. Its place in the order of arrival stays the same. @internal */
export function nameClient(state: State, client: Client, nickname: Nickname, mute: Mute | undefined): State {
  const free = client.nickname === undefined ? state.nicknames : state.nicknames.delete(nameKey(client.nickname));
  return {
    ...state,
    clients: state.clients.set(client.id, { ...client, nickname, mute }),
    present: state.present.add(client.id),
    nicknames: free.set(nameKey(nickname), client.id),
  };
}

/** @internal */
export function enterRoom(state: State, client: Client, name: RoomName): State {
  const key = nameKey(name);
  const room = state.rooms.get(key) ?? { name, members: OrderedSet(), noticed: OrderedSet() };
  return {
    ...state,
    clients: state.clients.set(client.id, { ...client, rooms: [...client.rooms, key] }),
    rooms: state.rooms.set(key, {
      name: room.name,
      members: room.members.add(client.id),
      noticed: client.notices ? room.noticed.add(client.id) : room.noticed,
    }),
    roomOrder: state.roomOrder.add(key),
  };
}

/** @internal */
export function leaveRoom(state: State, id: ConnectionId, key: NameKey): State {
  const client = state.clients.get(id);
  const room = state.rooms.get(key);
  if (client === undefined || room === undefined) return state;
  const members = room.members.delete(id);
  return {
    ...state,
    clients: state.clients.set(id, { ...client, rooms: client.rooms.filter((other) => other !== key) }),
    rooms:
      members.size === 0
        ? state.rooms.delete(key)
        : state.rooms.set(key, { ...room, members, noticed: room.noticed.delete(id) }),
    roomOrder: members.size === 0 ? state.roomOrder.delete(key) : state.roomOrder,
  };
}

/** @internal */
export function setNotices(state: State, client: Client, notices: boolean): State {
  const change = (set: ClientSet) => (notices ? set.add(client.id) : set.delete(client.id));
  return {
    ...state,
    clients: state.clients.set(client.id, { ...client, notices }),
    noticed: change(state.noticed),
    rooms: client.rooms.reduce(
      (rooms, key) => rooms.update(key, (room) => room && { ...room, noticed: change(room.noticed) }),
      state.rooms,
    ),
  };
}

/** For what a client has to itself. (Its nickname, rooms and notices are in other parts of the state too.) @internal */
export function changeClient(state: State, client: Client): State {
  return { ...state, clients: state.clients.set(client.id, client) };
}

/** The same chat with nobody in it. @internal */
export function withoutClients(state: State): State {
  return emptyState(state.options, state.bans);
}
