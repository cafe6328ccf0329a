/** The rooms of a state: how clients enter and leave them, with all parts of the state in agreement. */
import { OrderedSet } from 'immutable';
import type { ConnectionId } from '../input/ids.ts';
import { type NameKey, nameKey, type RoomName } from '../input/names.ts';
import type { Client, ClientSet, State } from './state.ts';

/** Adds a client to a room, which is created if it does not exist. @internal */
export function enterRoom(state: State, client: Client, name: RoomName): State {
  const key = nameKey(name);
  const rooms = state.rooms.update(key, (room = { name, members: OrderedSet(), noticed: OrderedSet() }) => ({
    name: room.name,
    members: room.members.add(client.id),
    noticed: client.notices ? room.noticed.add(client.id) : room.noticed,
  }));
  return {
    ...state,
    clients: state.clients.set(client.id, { ...client, rooms: [...client.rooms, key] }),
    rooms,
    roomOrder: rooms.size === state.rooms.size ? state.roomOrder : state.roomOrder.add(key),
  };
}

/** Removes a client from a room; a room without members is gone. @internal */
export function leaveRoom(state: State, id: ConnectionId, key: NameKey): State {
  const client = state.clients.get(id);
  if (client === undefined) return state;
  return {
    ...state,
    clients: state.clients.set(id, { ...client, rooms: client.rooms.filter((other) => other !== key) }),
    ...withoutMember(state.rooms, state.roomOrder, id, key),
  };
}

/** The rooms without this member of one of them. @internal */
export function withoutMember(
  rooms: State['rooms'],
  roomOrder: State['roomOrder'],
  id: ConnectionId,
  key: NameKey,
): Pick<State, 'rooms' | 'roomOrder'> {
  const rest = rooms.update(key, (room) => {
    if (room === undefined) return undefined;
    const members = room.members.delete(id);
    return members.size === 0 ? undefined : { name: room.name, members, noticed: room.noticed.delete(id) };
  });
  return { rooms: rest, roomOrder: rest.size === rooms.size ? roomOrder : roomOrder.delete(key) };
}

/** Turns the notices of a client on or off, in the chat and in each of its rooms. @internal */
export function setNotices(state: State, client: Client, notices: boolean): State {
  const change = (set: ClientSet) => (notices ? set.add(client.id) : set.delete(client.id));
  return {
    ...state,
    clients: state.clients.set(client.id, { ...client, notices }),
    noticed: change(state.noticed),
    rooms: client.rooms.reduce((rooms, key) => {
      const room = rooms.get(key);
      return room === undefined ? rooms : rooms.set(key, { ...room, noticed: change(room.noticed) });
    }, state.rooms),
  };
}
