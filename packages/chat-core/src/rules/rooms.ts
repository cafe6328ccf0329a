/** The rules for rooms: how they are entered, left and listed; and for the pages of long lists. */
import type { ChatEvent } from '../input/event.ts';
import { type Nickname, nameKey, parseRoomName } from '../input/names.ts';
import { muted } from '../output/refusal.ts';
import { mutedUntil } from '../state/mutes.ts';
import * as rooms from '../state/rooms.ts';
import type { Client, State } from '../state/state.ts';
import * as views from '../state/views.ts';
import { NO_EFFECTS, type Outcome } from './outcome.ts';
import { notifyRoom, refuse, refuseWith, reply } from './reply.ts';

/** `!enter room`. A muted client makes no room: its name is told to others. @internal */
export function enter(state: State, event: ChatEvent, client: Client, nickname: Nickname, text: string): Outcome {
  const { maxRoomNameLength, maxRoomsPerClient, maxRooms } = state.options;
  const name = parseRoomName(text, maxRoomNameLength);
  if (name === undefined) return refuse(state, event, client, 'room-invalid');
  const key = nameKey(name);
  const room = state.rooms.get(key);
  if (room?.members.has(client.id)) return [state, NO_EFFECTS];
  const until = room === undefined ? mutedUntil(client, event.time) : undefined;
  if (until !== undefined) return refuseWith(state, event, client, muted(until));
  const isOneTooMany = room === undefined && maxRooms > 0 && state.rooms.size >= maxRooms;
  if (isOneTooMany || client.rooms.length >= maxRoomsPerClient) return refuse(state, event, client, 'too-many-rooms');
  const next = rooms.enterRoom(state, client, name);
  return [next, notifyRoom(next, event, key, 'entered', nickname)];
}

/** `!leave room`. @internal */
export function leave(state: State, event: ChatEvent, client: Client, nickname: Nickname, text: string): Outcome {
  const name = parseRoomName(text, state.options.maxRoomNameLength);
  if (name === undefined) return refuse(state, event, client, 'room-invalid');
  const key = nameKey(name);
  if (!client.rooms.includes(key)) return [state, NO_EFFECTS];
  const next = rooms.leaveRoom(state, client.id, key);
  return [next, notifyRoom(next, event, key, 'exited', nickname)];
}

/** `!users after nick`. @internal */
export function listUsersAfter(state: State, event: ChatEvent, client: Client, after: string): Outcome {
  const page = views.nicknamesAfter(state, after);
  if (page === undefined) return refuse(state, event, client, 'no-such-user');
  return reply(state, event, client, { type: 'users', nicknames: page.names, more: page.more });
}

/** `!rooms after room`. @internal */
export function listRoomsAfter(state: State, event: ChatEvent, client: Client, after: string): Outcome {
  const page = views.roomsAfter(state, after);
  if (page === undefined) return refuse(state, event, client, 'no-such-room');
  return reply(state, event, client, { type: 'rooms', rooms: page.names, more: page.more });
}

/** `!members room`. @internal */
export function listMembers(state: State, event: ChatEvent, client: Client, text: string): Outcome {
  const room = state.rooms.get(nameKey(text));
  if (room === undefined) return refuse(state, event, client, 'no-such-room');
  const nicknames = views.nicknamesIn(state, room.members);
  return reply(state, event, client, { type: 'members', room: room.name, nicknames });
}
