/** The connections of a state: how they are added, named, changed and removed, with all parts of the state in agreement. */
import type { ConnectionId } from '../input/ids.ts';
import { type NameKey, type Nickname, nameKey } from '../input/names.ts';
import { customerOf } from '../input/network.ts';
import type { NameMap } from './name-map.ts';
import { withoutMember } from './rooms.ts';
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
      address === undefined ? state.connectionsByAddress : countUp(state.connectionsByAddress, addressKey(address)),
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
  let { rooms, roomOrder } = state;
  for (const key of client.rooms) ({ rooms, roomOrder } = withoutMember(rooms, roomOrder, client.id, key));
  return {
    ...state,
    clients: state.clients.delete(client.id),
    present: state.present.delete(client.id),
    nicknames: client.nickname === undefined ? state.nicknames : state.nicknames.delete(nameKey(client.nickname)),
    rooms,
    roomOrder,
    noticed: client.notices ? state.noticed.delete(client.id) : state.noticed,
    connectionsByAddress:
      client.address === undefined
        ? state.connectionsByAddress
        : countDown(state.connectionsByAddress, addressKey(client.address)),
  };
}

/** The same for several clients. If no other is left, this costs nothing for each of them. @internal */
export function removeClients(state: State, clients: readonly Client[]): State {
  if (clients.length < state.clients.size) return clients.reduce(removeClient, state);
  const { options, bans, banOrder, mutes, stoppingNodes } = state;
  return { ...emptyState(options, []), bans, banOrder, mutes, stoppingNodes };
}

/** The key by which the connections of an address are counted, and its mutes found. @internal */
export function addressKey(address: string): NameKey {
  return customerOf(address) as NameKey;
}

/** @internal */
export function countUp(counts: NameMap<number>, key: NameKey): NameMap<number> {
  return counts.update(key, (count = 0) => count + 1);
}

function countDown(counts: NameMap<number>, key: NameKey): NameMap<number> {
  return counts.update(key, (count = 0) => (count > 1 ? count - 1 : undefined));
}
