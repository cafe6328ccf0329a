/**
 * A state as text. Equal states have the same text, in whatever order their maps were filled: what has an order on the
 * wire stays in it, and everything else is sorted. parse-snapshot.ts reads it back.
 *
 *   {"version":2,"hash":"f0…","state":{"options":{…},"clients":[…],"present":[…],"rooms":[…],…}}
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Ban } from '../input/ban.ts';
import type { MessageFormat } from '../input/command.ts';
import type { ConnectionId, NodeId } from '../input/ids.ts';
import type { NameKey, Nickname, RoomName } from '../input/names.ts';
import { keptBans } from './bans.ts';
import { keptMutes } from './mutes.ts';
import { type ChatState, type Client, type Mute, open, type State } from './state.ts';

/** Goes up with each change of what is below: a program reads only its own version. @internal */
export const SNAPSHOT_VERSION = 2;

/** What the text holds; all else in a State follows from it. (`undefined` is left out by JSON.) @internal */
export interface SnapshotState {
  readonly options: State['options'];
  /** In the order in which they were made. */
  readonly bans: readonly Ban[];
  /** By nickname and address. */
  readonly mutes: readonly Mute[];
  readonly stoppingNodes: readonly NodeId[];
  /** By id. */
  readonly clients: readonly SnapshotClient[];
  /** The clients with a nickname, in the order of arrival. */
  readonly present: readonly ConnectionId[];
  readonly noticed: readonly ConnectionId[];
  /** In the order of creation. */
  readonly rooms: readonly SnapshotRoom[];
}

/** @internal */
export interface SnapshotClient {
  readonly id: ConnectionId;
  readonly address: string | undefined;
  readonly nickname: Nickname | undefined;
  readonly rooms: readonly NameKey[];
  readonly format: MessageFormat;
  readonly isOperator: boolean;
  readonly wrongPasswords: number;
  readonly mute: Mute | undefined;
}

interface SnapshotRoom {
  readonly name: RoomName;
  readonly members: readonly ConnectionId[];
  readonly noticed: readonly ConnectionId[];
}

/** A state as text, to be read by `parseState`: from then on it gives the same effects as the state itself. */
export function serializeState(state: ChatState): string {
  const text = textOf(state);
  return `{"version":${SNAPSHOT_VERSION},"hash":"${hashOf(text)}","state":${text}}`;
}

/** SHA-256, in hexadecimal. Two states have the same hash if, and only if, they are equal. */
export function stateHash(state: ChatState): string {
  return hashOf(textOf(state));
}

/** @internal */
export function hashOf(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function textOf(sealed: ChatState): string {
  const state = open(sealed);
  const snapshot: SnapshotState = {
    options: optionsOf(state),
    bans: keptBans(state).map(banOf),
    mutes: keptMutes(state).map(muteOf),
    stoppingNodes: state.stoppingNodes,
    clients: state.clients
      .valueSeq()
      .toArray()
      .sort((a, b) => a.id - b.id)
      .map(clientOf),
    present: state.present.toArray(),
    noticed: state.noticed.toArray(),
    rooms: state.roomOrder.toArray().flatMap((key) => {
      const room = state.rooms.get(key);
      return room === undefined
        ? []
        : { name: room.name, members: room.members.toArray(), noticed: room.noticed.toArray() };
    }),
  };
  return JSON.stringify(snapshot);
}

/** All options, those that are added later too, in one order. */
function optionsOf({ options }: State): State['options'] {
  const sorted = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted) as unknown as State['options'];
}

function banOf({ target, until, by, reason }: Ban): Ban {
  return { target, until, by, reason };
}

function muteOf({ key, until, address }: Mute): Mute {
  return { key, until, address };
}

function clientOf(client: Client): SnapshotClient {
  const { id, address, nickname, rooms, format, isOperator, wrongPasswords, mute } = client;
  return {
    id,
    address,
    nickname,
    rooms,
    format,
    isOperator,
    wrongPasswords,
    mute: mute && muteOf(mute),
  };
}
