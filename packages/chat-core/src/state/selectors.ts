/** How a ChatState is read. */
import type { Ban } from '../input/ban.ts';
import type { MessageFormat } from '../input/command.ts';
import type { ConnectionId } from '../input/ids.ts';
import { type Nickname, nameKey, type RoomName } from '../input/names.ts';
import type { ChatOptions } from '../input/options.ts';
import { bansAt } from './bans.ts';
import { addressKey } from './clients.ts';
import { type ChatState, open } from './state.ts';
import { roomNames as allRoomNames, nicknamesIn, presentNicknames } from './views.ts';

/** The number of connections, with and without a nickname. */
export function connectionCount(state: ChatState): number {
  return open(state).clients.size;
}

/** The number of connections from one address; of IPv6, from its /64. */
export function connectionCountFrom(state: ChatState, address: string): number {
  return open(state).connectionsByAddress.get(addressKey(address)) ?? 0;
}

/** The options of the chat, without the bans at its start. */
export function optionsOf(state: ChatState): Omit<ChatOptions, 'bans'> {
  return open(state).options;
}

/** All nicknames, in the order in which their clients arrived. */
export function nicknames(state: ChatState): readonly Nickname[] {
  return presentNicknames(open(state));
}

/** The number of nicknames. Does not make a list of them. */
export function nicknameCount(state: ChatState): number {
  return open(state).nicknames.size;
}

/** The nickname of a connection; `undefined` if it has none, or if there is no such connection. */
export function nicknameOf(state: ChatState, connection: ConnectionId): Nickname | undefined {
  return open(state).clients.get(connection)?.nickname;
}

/** The connection that has a nickname, in any case; `undefined` if there is none. */
export function connectionOf(state: ChatState, nickname: string): ConnectionId | undefined {
  return open(state).nicknames.find(nickname);
}

/** The format that a connection asked for. */
export function formatOf(state: ChatState, connection: ConnectionId): MessageFormat {
  return open(state).clients.get(connection)?.format ?? 'plain';
}

/** Whether a connection has become an operator. */
export function isOperator(state: ChatState, connection: ConnectionId): boolean {
  return open(state).clients.get(connection)?.isOperator ?? false;
}

/** The bans in force at a time, in milliseconds since 1970-01-01 UTC, in the order in which they were made. */
export function bans(state: ChatState, time: number): readonly Ban[] {
  return bansAt(open(state), time);
}

/** All rooms, in the order of their creation. */
export function roomNames(state: ChatState): readonly RoomName[] {
  return allRoomNames(open(state));
}

/** The number of rooms. Does not make a list of them. */
export function roomCount(state: ChatState): number {
  return open(state).rooms.size;
}

/** The nicknames in a room, in the order of entering; `undefined` if there is no such room. */
export function membersOf(state: ChatState, room: string): readonly Nickname[] | undefined {
  const opened = open(state);
  const found = opened.rooms.get(nameKey(room));
  return found && nicknamesIn(opened, found.members);
}

/** The number of members of a room; 0 if there is no such room. */
export function memberCountOf(state: ChatState, room: string): number {
  return open(state).rooms.get(nameKey(room))?.members.size ?? 0;
}

/** The rooms that a connection is in, in the order of entering. */
export function roomsOf(state: ChatState, connection: ConnectionId): readonly RoomName[] {
  const opened = open(state);
  const keys = opened.clients.get(connection)?.rooms ?? [];
  return keys.flatMap((key) => opened.rooms.get(key)?.name ?? []);
}
