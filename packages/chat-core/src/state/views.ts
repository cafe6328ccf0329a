/** What the rules read from a state. Arrays are made at most once for each version of the set that they are made from. */
import type { Map as PersistentMap } from 'immutable';
import { addressWithoutZone } from '../input/address.ts';
import { type ConnectionId, type NodeId, nodeOf } from '../input/ids.ts';
import { type NameKey, type Nickname, nameKey, type RoomName } from '../input/names.ts';
import type { Client, ClientSet, State } from './state.ts';

/** The client that has a nickname. @internal */
export function clientOf(state: State, nickname: string): Client | undefined {
  const id = state.nicknames.get(nameKey(nickname));
  return id === undefined ? undefined : state.clients.get(id);
}

/** The clients connected from a canonical address, in the order of their ids. Looks at every client. @internal */
export function clientsFrom(state: State, address: string): readonly Client[] {
  return clientsWhere(
    state,
    (client) => client.address !== undefined && addressWithoutZone(client.address) === address,
  );
}

/** The clients of a node, in the order of their ids. Looks at every client. @internal */
export function clientsOn(state: State, node: NodeId): readonly Client[] {
  return clientsWhere(state, ({ id }) => nodeOf(id) === node);
}

/** In the order of their ids, because a persistent map has an order of its own. */
function clientsWhere(state: State, isWanted: (client: Client) => boolean): readonly Client[] {
  return state.clients
    .valueSeq()
    .filter(isWanted)
    .toArray()
    .sort((a, b) => a.id - b.id);
}

const idsOf: WeakMap<ClientSet, readonly ConnectionId[]> = new WeakMap();

/** The connections of a set, in its order; always the same array for the same set. @internal */
export function ids(set: ClientSet): readonly ConnectionId[] {
  return cached(idsOf, set, () => set.toArray());
}

const nicknamesOf: WeakMap<PersistentMap<NameKey, ConnectionId>, readonly Nickname[]> = new WeakMap();

/** All nicknames, in the order in which their clients arrived. @internal */
export function presentNicknames(state: State): readonly Nickname[] {
  // The key is what changes with each arrival, departure and renaming, and with nothing else.
  return cached(nicknamesOf, state.nicknames, () => nicknamesIn(state, state.present));
}

/** The nicknames of a set of clients, in its order. @internal */
export function nicknamesIn(state: State, set: ClientSet): readonly Nickname[] {
  return ids(set).flatMap((id) => state.clients.get(id)?.nickname ?? []);
}

/** All rooms, in the order of their creation. @internal */
export function roomNames(state: State): readonly RoomName[] {
  return Array.from(state.roomOrder).flatMap((key) => state.rooms.get(key)?.name ?? []);
}

function cached<Key extends WeakKey, Value>(cache: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
