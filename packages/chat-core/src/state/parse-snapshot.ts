/** A snapshot back into a state: the inverse of `serializeState`. */
import { OrderedSet, Map as PersistentMap } from 'immutable';
import type { ConnectionId } from '../input/ids.ts';
import { type NameKey, nameKey } from '../input/names.ts';
import { addressKey, countUp } from './clients.ts';
import { addMute } from './mutes.ts';
import { NameMap } from './name-map.ts';
import { NameOrder } from './name-order.ts';
import { hashOf, SNAPSHOT_VERSION, type SnapshotClient, type SnapshotState } from './snapshot.ts';
import { type ChatState, type Client, emptyState, type Mute, type Room, type State, seal } from './state.ts';

/**
 * The state that `serializeState` wrote. From then on it gives the same effects as the state that was saved.
 *
 * @throws RangeError if the text is damaged or has another version; the message is one sentence.
 */
export function parseState(text: string): ChatState {
  const { version, hash, state } = parseEnvelope(text);
  if (version !== SNAPSHOT_VERSION) {
    throw new RangeError(`The snapshot must have version ${SNAPSHOT_VERSION}; it has ${JSON.stringify(version)}.`);
  }
  if (state === undefined || hash !== hashOf(JSON.stringify(state))) {
    throw new RangeError('The snapshot is damaged: its hash is not that of its state.');
  }
  // A hash that fits shows that `serializeState` wrote the text, so the fields need no further checks.
  return seal(stateOf(state as SnapshotState));
}

function parseEnvelope(text: string): {
  readonly version?: unknown;
  readonly hash?: unknown;
  readonly state?: unknown;
} {
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new RangeError('The snapshot is damaged: it is not JSON.');
  }
}

function stateOf(snapshot: SnapshotState): State {
  const noticed = new Set(snapshot.noticed);
  const clients = snapshot.clients.map((client) => clientOf(client, noticed));
  const rooms = snapshot.rooms.map(
    ({ name, members, noticed }): Room => ({ name, members: OrderedSet(members), noticed: OrderedSet(noticed) }),
  );
  const { hashSeed } = snapshot.options;
  const empty = emptyState(
    snapshot.options,
    snapshot.bans.map(({ reason, ...ban }) => ({ ...ban, reason })),
  );
  return {
    ...empty,
    clients: PersistentMap(clients.map((client) => [client.id, client])),
    present: OrderedSet(snapshot.present),
    nicknames: NameMap.of(
      hashSeed,
      clients.flatMap(({ id, nickname }): (readonly [NameKey, ConnectionId])[] =>
        nickname === undefined ? [] : [[nameKey(nickname), id]],
      ),
    ),
    rooms: NameMap.of(
      hashSeed,
      rooms.map((room) => [nameKey(room.name), room]),
    ),
    roomOrder: NameOrder.of(
      hashSeed,
      rooms.map(({ name }) => nameKey(name)),
    ),
    noticed: OrderedSet(snapshot.noticed),
    connectionsByAddress: countsOf(clients, empty.connectionsByAddress),
    // No mute may be taken for one that has ended, to make place for another.
    mutes: snapshot.mutes.reduce((state, mute) => addMute(state, muteOf(mute), Number.NEGATIVE_INFINITY), empty).mutes,
    stoppingNodes: snapshot.stoppingNodes,
  };
}

function clientOf(snapshot: SnapshotClient, noticed: ReadonlySet<ConnectionId>): Client {
  const { id, address, nickname, rooms, format, isOperator, wrongPasswords, mute } = snapshot;
  return {
    id,
    address,
    nickname,
    rooms,
    notices: noticed.has(id),
    format,
    isOperator,
    wrongPasswords,
    mute: mute && muteOf(mute),
    alone: [id],
  };
}

function muteOf({ key, until, address }: Mute): Mute {
  return { key, until, address };
}

function countsOf(clients: readonly Client[], none: State['connectionsByAddress']): State['connectionsByAddress'] {
  return clients.reduce(
    (counts, { address }) => (address === undefined ? counts : countUp(counts, addressKey(address))),
    none,
  );
}
