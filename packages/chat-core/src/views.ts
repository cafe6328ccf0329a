/**
 * What the rules ask the state. Arrays are made at most once for each version of what they are made of.
 */
import type { Map as PersistentMap } from 'immutable';
import { parseAddress } from './address.ts';
import { type ConnectionId, type NameKey, type Nickname, nameKey, type RoomName } from './names.ts';
import type { Client, ClientSet, State } from './state.ts';

/** Who has a nickname. @internal */
export function clientOf(state: State, nickname: string): Client | undefined {
  const id = state.nicknames.get(nameKey(nickname));
  return id === undefined ? undefined : state.clients.get(id);
}

/** Who is connected from an address, given as `parseAddress` writes it, in the order of their ids. Asks them all. @internal */
export function clientsFrom(state: State, address: string): readonly Client[] {
  return state.clients
    .valueSeq()
    .filter((client) => client.address !== undefined && parseAddress(client.address) === address)
    .toArray()
    .sort((a, b) => a.id - b.id);
}

const idsOf: WeakMap<ClientSet, readonly ConnectionId[]> = new WeakMap();

/** The connections of a set, in its order; the same array as long as it is the same set. @internal */
export function ids(set: ClientSet): readonly ConnectionId[] {
  return remembered(idsOf, set, () => set.toArray());
}

const nicknamesOf: WeakMap<PersistentMap<NameKey, ConnectionId>, readonly Nickname[]> = new WeakMap();

/** All nicknames, in the order in which their clients came. @internal */
export function presentNicknames(state: State): readonly Nickname[] {
  // Keyed by what changes with each arrival, leave and renaming, and with nothing else.
  return remembered(nicknamesOf, state.nicknames, () => nicknamesIn(state, state.present));
}

/** The nicknames of a set of clients, in its order. @internal */
export function nicknamesIn(state: State, set: ClientSet): readonly Nickname[] {
  return ids(set).flatMap((id) => state.clients.get(id)?.nickname ?? []);
}

/** All rooms, in the order of their creation. @internal */
export function roomNames(state: State): readonly RoomName[] {
  return Array.from(state.roomOrder).flatMap((key) => state.rooms.get(key)?.name ?? []);
}

function remembered<Key extends WeakKey, Value>(memory: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const made = make();
  memory.set(key, made);
  return made;
}
