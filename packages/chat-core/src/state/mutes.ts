/**
 * The mutes of a state. A mute belongs to a client, and stays with it under another nickname. It is also kept under the
 * nickname that was muted, so that leaving and coming back does not end it: the next client with that nickname is muted,
 * too. A mute that has ended has no effect; it is removed when the next mute is made or ended.
 *
 *   bob is muted, and changes his nickname to rob:   rob is muted, and so is the next bob
 */
import { type Nickname, nameKey } from '../input/names.ts';
import type { Client, Mute, Mutes, State } from './state.ts';
import { clientOf } from './views.ts';

/** When a client may speak again, in milliseconds since 1970-01-01 UTC; `undefined` if it may now. @internal */
export function mutedUntil({ mute }: Client, time: number): number | undefined {
  return mute !== undefined && mute.until > time ? mute.until : undefined;
}

/** The mute of a client that takes this nickname: its own or that of the nickname, the one that ends later. @internal */
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
 * Ends the mute of a nickname and of the client that has it; if that client was muted under another nickname, that one is
 * free, too. `undefined` if nothing is muted. @internal
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
