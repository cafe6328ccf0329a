/**
 * The mutes of a state: of nicknames and of addresses.
 *
 * 1. A mute of a nickname covers the client that has it, whoever takes that nickname, and whoever gets its first nickname on
 *    a connection from the same address: to come back under another nickname does not end it. Others who were there from
 *    that address already may go on: a classroom shares one address.
 * 2. A mute of an address covers all clients that are connected from it, and all that will be.
 * 3. A client has one mute: the one that an operator made of it last, or else the one that ends last. Of two that end
 *    together, the one whose key comes first.
 * 4. Like a ban (bans.ts), a mute that has ended has no effect, and stays in the state.
 *
 * An address of IPv6 stands for its /64.
 */
import { KEPT_SANCTIONS } from '../input/limits.ts';
import { type NameKey, type Nickname, nameKey } from '../input/names.ts';
import { addressKey } from './clients.ts';
import type { Client, Mute, State } from './state.ts';
import { clientOf, clientsWith } from './views.ts';

/** When a client may speak again, in milliseconds since 1970-01-01 UTC; `undefined` if it may now. @internal */
export function mutedUntil({ mute }: Client, time: number): number | undefined {
  return mute !== undefined && mute.until > time ? mute.until : undefined;
}

/** The mute of a client that takes its first nickname: that of the nickname or of the address. @internal */
export function muteAtEntry(state: State, client: Client, nickname: Nickname): Mute | undefined {
  if (state.mutes.size === 0) return undefined;
  const { address } = client;
  const byAddress = address === undefined ? undefined : longest(undefined, state.mutes.get(addressKey(address)));
  return longest(byAddress, state.mutes.get(nameKey(nickname)));
}

/** The mute of a client that takes a new nickname: its own or that of the nickname. @internal */
export function muteUnder(state: State, client: Client, nickname: Nickname): Mute | undefined {
  return state.mutes.size === 0 ? client.mute : longest(client.mute, state.mutes.get(nameKey(nickname)));
}

function longest(one: Mute | undefined, others: readonly Mute[] = []): Mute | undefined {
  return others.reduce<Mute | undefined>((a, b) => {
    if (a === undefined || b.until > a.until) return b;
    return b.until === a.until && b.key < a.key ? b : a;
  }, one);
}

/** Mutes a client, its nickname, and later connections from its address. @internal */
export function muteClient(state: State, client: Client, nickname: Nickname, until: number, time: number): State {
  const address = client.address === undefined ? undefined : addressKey(client.address);
  const mute = { key: nameKey(nickname), until, address };
  // Also others that the earlier mute of this nickname covers.
  const covered = clientsWith(state, (other) => other.id === client.id || other.mute?.key === mute.key);
  const clients = covered.reduce((all, one) => all.set(one.id, { ...one, mute }), state.clients);
  return addMute({ ...state, clients }, mute, time);
}

/** Mutes all clients from an address, those that will come too. `address` is as `customerOf` gives it. @internal */
export function muteAddress(state: State, address: string, until: number, time: number): State {
  const key = nameKey(address);
  const mute = { key, until, address: key };
  const covered = clientsWith(state, (client) => client.address !== undefined && addressKey(client.address) === key);
  const clients = covered.reduce((all, client) => {
    // An earlier mute of this address is replaced, and another one counts if it ends later.
    const own = client.mute?.key === key ? undefined : client.mute;
    return all.set(client.id, { ...client, mute: longest(own, [mute]) });
  }, state.clients);
  return addMute({ ...state, clients }, mute, time);
}

/**
 * Ends the mute of a nickname or address, for everybody whom it covers; and whatever mute the client with that nickname
 * has, for this client. `undefined` if nothing is muted. @internal
 */
export function removeMute(state: State, target: string, time: number): State | undefined {
  const key = nameKey(target);
  const made = state.mutes.get(key)?.find((mute) => mute.key === key);
  const holder = clientOf(state, target);
  const isMade = made !== undefined && made.until > time;
  if (!isMade && (holder === undefined || mutedUntil(holder, time) === undefined)) return undefined;
  const rest = made === undefined ? state : without(state, made);
  const freed = clientsWith(state, ({ id, mute }) => id === holder?.id || mute?.key === key);
  return {
    ...rest,
    clients: freed.reduce((all, client) => all.set(client.id, { ...client, mute: undefined }), state.clients),
  };
}

/** All mutes, sorted. @internal */
export function keptMutes({ mutes }: State): readonly Mute[] {
  return mutes
    .entries()
    .flatMap(([covered, all]) => all.filter(({ key }) => key === covered))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Adds a mute; an earlier one of the same nickname or address is gone. @internal */
export function addMute(state: State, mute: Mute, time: number): State {
  const earlier = state.mutes.get(mute.key)?.find(({ key }) => key === mute.key);
  const rest = earlier === undefined ? state : without(state, earlier);
  const { mutes } = makePlace(rest, time);
  return { ...state, mutes: coveredBy(mute).reduce((all, key) => all.set(key, sorted(all.get(key), mute)), mutes) };
}

/** In an order that does not depend on that of the mutes. */
function sorted(mutes: readonly Mute[] = [], added: Mute): readonly Mute[] {
  return [...mutes, added].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function coveredBy({ key, address }: Mute): readonly NameKey[] {
  return address === undefined || address === key ? [key] : [key, address];
}

function without(state: State, mute: Mute): State {
  return {
    ...state,
    mutes: coveredBy(mute).reduce((all, key) => {
      const others = (all.get(key) ?? []).filter((other) => other.key !== mute.key);
      return others.length === 0 ? all.delete(key) : all.set(key, others);
    }, state.mutes),
  };
}

function makePlace(state: State, time: number): State {
  if (state.mutes.size < KEPT_SANCTIONS) return state;
  const first = keptMutes(state).reduce((a, b) => (b.until < a.until ? b : a));
  return first.until > time ? state : without(state, first);
}
