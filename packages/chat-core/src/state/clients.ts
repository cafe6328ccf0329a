/** The connections of a state: how they are added, named, changed and removed, with all parts of the state in agreement. */
import type { Map as PersistentMap } from 'immutable';
import type { ConnectionId } from '../input/ids.ts';
import { type Nickname, nameKey } from '../input/names.ts';
import { leaveRoom } from './rooms.ts';
import { type Client, emptyState, type Mute, type State } from './state.ts';

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

/** Gives a client its first nickname or a new one. Its place in the order of arrival stays the same. @internal */
export function nameClient(state: State, client: Client, nickname: Nickname, mute: Mute | undefined): State {
  const free = client.nickname === undefined ? state.nicknames : state.nicknames.delete(nameKey(client.nickname));
  return {
    ...state,
    clients: state.clients.set(client.id, { ...client, nickname, mute }),
    present: state.present.add(client.id),
    nicknames: free.set(nameKey(nickname), client.id),
  };
}

/** For the fields that no other part of the state repeats: not the nickname, rooms or notices. @internal */
export function changeClient(state: State, client: Client): State {
  return { ...state, clients: state.clients.set(client.id, client) };
}

/** Removes a client from everywhere: its nickname is free, it is in no room, rooms without members are gone. @internal */
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

/** The same for several clients. If no other is left, this costs nothing for each of them. @internal */
export function removeClients(state: State, clients: readonly Client[]): State {
  if (clients.length < state.clients.size) return clients.reduce(removeClient, state);
  const { options, bans, mutes, stoppingNodes } = state;
  return { ...emptyState(options, bans), mutes, stoppingNodes };
}

function countDown(counts: PersistentMap<string, number>, address: string): PersistentMap<string, number> {
  const count = counts.get(address, 0);
  return count > 1 ? counts.set(address, count - 1) : counts.delete(address);
}
