/** The rules for rooms: how they are entered, left and listed. */
import type { ChatEvent } from '../input/event.ts';
import { type Nickname, nameKey, parseRoomName } from '../input/names.ts';
import * as rooms from '../state/rooms.ts';
import type { Client, State } from '../state/state.ts';
import * as views from '../state/views.ts';
import { NO_EFFECTS, type Outcome } from './outcome.ts';
import { notifyRoom, refuse, reply } from './reply.ts';

/** `!enter room`. @internal */
export function enter(state: State, event: ChatEvent, client: Client, nickname: Nickname, text: string): Outcome {
  const { maxRoomNameLength, maxRoomsPerClient, maxRooms } = state.options;
  const name = parseRoomName(text, maxRoomNameLength);
  if (name === undefined) return refuse(state, event, client, 'room-invalid');
  const key = nameKey(name);
  const room = state.rooms.get(key);
  if (room?.members.has(client.id)) return [state, NO_EFFECTS];
  const isOneTooMany = room === undefined && maxRooms > 0 && state.rooms.size >= maxRooms;
  if (isOneTooMany || client.rooms.length >= maxRoomsPerClient) return refuse(state, event, client, 'too-many-rooms');
  const next = rooms.enterRoom(state, client, name);
  return [next, notifyRoom(event, next.rooms.get(key), 'entered', nickname)];
}

/** `!leave room`. @internal */
export function leave(state: State, event: ChatEvent, client: Client, nickname: Nickname, text: string): Outcome {
  const name = parseRoomName(text, state.options.maxRoomNameLength);
  if (name === undefined) return refuse(state, event, client, 'room-invalid');
  const key = nameKey(name);
  if (!client.rooms.includes(key)) return [state, NO_EFFECTS];
  const next = rooms.leaveRoom(state, client.id, key);
  return [next, notifyRoom(event, next.rooms.get(key), 'exited', nickname)];
}

/** `!members room`. @internal */
export function listMembers(state: State, event: ChatEvent, client: Client, text: string): Outcome {
  const room = state.rooms.get(nameKey(text));
  if (room === undefined) return refuse(state, event, client, 'no-such-room');
  const nicknames = views.nicknamesIn(state, room.members);
  return reply(state, event, client, { type: 'members', room: room.name, nicknames });
}
