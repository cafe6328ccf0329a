/**
 * Who is muted, until when. A mute belongs to the client, and goes with it to another nickname; it is also kept under
 * the nickname that was muted, so that leaving and coming back does not end it: whoever takes that nickname bears it
 * too. One that has ended is as if it were not there; it is really gone when a mute is next made or ended.
 *
 *   bob is muted, and calls himself rob:   rob is muted, and so is the next bob
 */
import type { Map as PersistentMap } from 'immutable';
import { type NameKey, type Nickname, nameKey } from './names.ts';
import type { Client, State } from './state.ts';
import { clientOf } from './views.ts';

/** When the mute of each nickname ends, in milliseconds since 1970-01-01 UTC. @internal */
export type Mutes = PersistentMap<NameKey, number>;

/** The mute of a client: under which nickname it was muted, and when it ends. @internal */
export interface Mute {
  readonly key: NameKey;
  readonly until: number;
}

/** When a client may speak again; `undefined` where it may now. @internal */
export function mutedUntil({ mute }: Client, time: number): number | undefined {
  return mute !== undefined && mute.until > time ? mute.until : undefined;
}

/** Which mute a client bears that takes this nickname: its own or that of the nickname, the one that ends later. @internal */
export function muteUnder(state: State, client: Client, nickname: Nickname): Mute | undefined {
  const key = nameKey(nickname);
  const until = state.mutes.get(key);
  if (until === undefined || (client.mute !== undefined && client.mute.until >= until)) return client.mute;
  return { key, until };
}

/** Mutes a client, and its nickname. @internal */
export function addMute(state: State, client: Client, nickname: Nickname, until: number, time: number): State {
  const key = nameKey(nickname);
  return {
    ...state,
    clients: state.clients.set(client.id, { ...client, mute: { key, until } }),
    mutes: inForce(state.mutes, time).set(key, until),
  };
}

/**
 * Ends the mute of a nickname and of who has it; and if that one was muted under another nickname, it may go back to
 * it. `undefined` where nothing is muted. @internal
 */
export function removeMute(state: State, nickname: string, time: number): State | undefined {
  const mutes = inForce(state.mutes, time);
  const client = clientOf(state, nickname);
  const rest = mutes.delete(nameKey(nickname));
  if (client?.mute === undefined || mutedUntil(client, time) === undefined) {
    return rest.size === mutes.size ? undefined : { ...state, mutes: rest };
  }
  const { key, until } = client.mute;
  return {
    ...state,
    clients: state.clients.set(client.id, { ...client, mute: undefined }),
    mutes: rest.get(key) === until ? rest.delete(key) : rest,
  };
}

function inForce(mutes: Mutes, time: number): Mutes {
  return mutes.filter((until) => until > time);
}
