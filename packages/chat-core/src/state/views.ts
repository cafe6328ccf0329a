/** What the rules read from a state. Arrays are made at most once for each version of the set that they are made from. */
import { addressWithoutZone } from '../input/address.ts';
import { type ConnectionId, type NodeId, nodeOf } from '../input/ids.ts';
import { PAGE_SIZE } from '../input/limits.ts';
import { type NameKey, type Nickname, nameKey, type RoomName } from '../input/names.ts';
import { bitsOf, isSameFamily, networkOf } from '../input/network.ts';
import type { NameMap } from './name-map.ts';
import type { Client, ClientSet, State } from './state.ts';

/** The client that has a nickname. @internal */
export function clientOf(state: State, nickname: string): Client | undefined {
  const id = state.nicknames.find(nickname);
  return id === undefined ? undefined : state.clients.get(id);
}

/** The clients connected from a canonical address or network, in the order of their ids. Looks at every client. @internal */
export function clientsFrom(state: State, target: string): readonly Client[] {
  const bits = bitsOf(target);
  return clientsWith(state, ({ address: written }) => {
    const address = written === undefined ? undefined : addressWithoutZone(written);
    if (address === undefined || bits === undefined) return address === target;
    return isSameFamily(address, target) && networkOf(address, bits) === target;
  });
}

/** The clients of a node, in the order of their ids. Looks at every client. @internal */
export function clientsOn(state: State, node: NodeId): readonly Client[] {
  return clientsWith(state, ({ id }) => nodeOf(id) === node);
}

/** In the order of their ids, because a persistent map has an order of its own. Looks at every client. @internal */
export function clientsWith(state: State, isWanted: (client: Client) => boolean): readonly Client[] {
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

const nicknamesOf: WeakMap<NameMap<ConnectionId>, readonly Nickname[]> = new WeakMap();

/** All nicknames, in the order in which their clients arrived. @internal */
export function presentNicknames(state: State): readonly Nickname[] {
  // The key is what changes with each arrival, departure and renaming, and with nothing else.
  return cached(nicknamesOf, state.nicknames, () => nicknamesIn(state, state.present));
}

/** The nicknames of a set of clients, in its order. @internal */
export function nicknamesIn(state: State, set: ClientSet): readonly Nickname[] {
  return ids(set).flatMap((id) => state.clients.get(id)?.nickname ?? []);
}

const roomNamesOf: WeakMap<State['roomOrder'], readonly RoomName[]> = new WeakMap();
const roomKeysOf: WeakMap<State['roomOrder'], readonly NameKey[]> = new WeakMap();

/** All rooms, in the order of their creation. @internal */
export function roomNames(state: State): readonly RoomName[] {
  // The order is what changes with each room that is made or gone, and with nothing else.
  return cached(roomNamesOf, state.roomOrder, () => roomKeys(state).flatMap((key) => state.rooms.get(key)?.name ?? []));
}

function roomKeys({ roomOrder }: State): readonly NameKey[] {
  return cached(roomKeysOf, roomOrder, () => roomOrder.toArray());
}

/** A part of the nicknames or rooms, in their order, and whether more come after it. @internal */
export interface Page<Name> {
  readonly names: readonly Name[];
  readonly more: boolean;
}

/** The nicknames after this one, in the order of arrival; `undefined` if nobody has it. From the first on for ''. @internal */
export function nicknamesAfter(state: State, nickname: string): Page<Nickname> | undefined {
  const id = state.nicknames.get(nameKey(nickname));
  return pageAfter(ids(state.present), nickname === '' ? '' : id, (id) => state.clients.get(id)?.nickname ?? []);
}

/** The same for the rooms, in the order of their creation. @internal */
export function roomsAfter(state: State, room: string): Page<RoomName> | undefined {
  const key = nameKey(room);
  return pageAfter(roomKeys(state), state.rooms.has(key) ? key : room === '' ? '' : undefined, (one) => {
    return state.rooms.get(one)?.name ?? [];
  });
}

/** The work is that of one page: only its names are looked up. */
function pageAfter<Key, Name>(
  keys: readonly Key[],
  after: Key | '' | undefined,
  nameOf: (key: Key) => Name | readonly Name[],
): Page<Name> | undefined {
  if (after === undefined) return undefined;
  const start = after === '' ? 0 : keys.indexOf(after) + 1;
  const end = start + PAGE_SIZE;
  return { names: keys.slice(start, end).flatMap(nameOf), more: end < keys.length };
}

function cached<Key extends WeakKey, Value>(cache: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
