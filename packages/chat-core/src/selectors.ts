/** What can be asked of a ChatState. */
import type { Ban } from './ban.ts';
import { bansAt } from './bans.ts';
import type { MessageFormat } from './format.ts';
import { type ConnectionId, type Nickname, nameKey, type RoomName } from './names.ts';
import { type ChatState, open } from './state.ts';
import { roomNames as allRoomNames, nicknamesIn, presentNicknames } from './views.ts';

/** Connections in all, those without a nickname among them. */
export function connectionCount(state: ChatState): number {
  return open(state).clients.size;
}

/** Connections from one address. */
export function connectionCountFrom(state: ChatState, address: string): number {
  return open(state).connectionsByAddress.get(address, 0);
}

/** All nicknames, in the order in which their clients came. */
export function nicknames(state: ChatState): readonly Nickname[] {
  return presentNicknames(open(state));
}

/** How many have a nickname. Makes no list of them. */
export function nicknameCount(state: ChatState): number {
  return open(state).nicknames.size;
}

/** The nickname of a connection; `undefined` where it has none, or is none. */
export function nicknameOf(state: ChatState, connection: ConnectionId): Nickname | undefined {
  return open(state).clients.get(connection)?.nickname;
}

/** The connection that has a nickname, in whatever case it is asked for. */
export function connectionOf(state: ChatState, nickname: string): ConnectionId | undefined {
  return open(state).nicknames.get(nameKey(nickname));
}

/** The format that a connection asked for. */
export function formatOf(state: ChatState, connection: ConnectionId): MessageFormat {
  return open(state).clients.get(connection)?.format ?? 'plain';
}

/** Whether a connection has become an operator. */
export function isOperator(state: ChatState, connection: ConnectionId): boolean {
  return open(state).clients.get(connection)?.isOperator ?? false;
}

/** The bans that are in force at a time, in milliseconds since 1970-01-01 UTC, in the order in which they were made. */
export function bans(state: ChatState, time: number): readonly Ban[] {
  return bansAt(open(state), time);
}

/** All rooms, in the order of their creation. */
export function roomNames(state: ChatState): readonly RoomName[] {
  return allRoomNames(open(state));
}

/** How many rooms there are. Makes no list of them. */
export function roomCount(state: ChatState): number {
  return open(state).rooms.size;
}

/** The nicknames in a room, in the order of entering; `undefined` where there is no such room. */
export function membersOf(state: ChatState, room: string): readonly Nickname[] | undefined {
  const opened = open(state);
  const found = opened.rooms.get(nameKey(room));
  return found && nicknamesIn(opened, found.members);
}

/** The rooms that a connection is in, in the order of entering. */
export function roomsOf(state: ChatState, connection: ConnectionId): readonly RoomName[] {
  const opened = open(state);
  const keys = opened.clients.get(connection)?.rooms ?? [];
  return keys.flatMap((key) => opened.rooms.get(key)?.name ?? []);
}
