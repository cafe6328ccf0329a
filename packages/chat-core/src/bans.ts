/**
 * The bans that there are. One that has ended is as if it were not there; it is really gone when a ban is next made or
 * ended.
 */
import type { OrderedMap } from 'immutable';
import { parseAddress } from './address.ts';
import { type Ban, targetKey } from './ban.ts';
import type { NameKey } from './names.ts';
import type { State } from './state.ts';

/** In the order in which they were made. @internal */
export type Bans = OrderedMap<NameKey, Ban>;

/** The ban of a nickname or a (well-formed) address that is in force at `time`. @internal */
export function banOf(state: State, target: string, time: number): Ban | undefined {
  const ban = state.bans.get(targetKey(target));
  return ban !== undefined && ban.until > time ? ban : undefined;
}

/** The ban of the address that somebody connects from, in whatever way it is written. @internal */
export function banOfAddress(state: State, address: string | undefined, time: number): Ban | undefined {
  if (address === undefined || state.bans.size === 0) return undefined;
  const target = parseAddress(address);
  return target === undefined ? undefined : banOf(state, target, time);
}

/** Those in force at `time`, in the order in which they were made. @internal */
export function bansAt(state: State, time: number): readonly Ban[] {
  return inForce(state.bans, time).valueSeq().toArray();
}

/** With this ban as the last one; an earlier one of the same target is gone. @internal */
export function addBan(state: State, ban: Ban, time: number): State {
  const key = targetKey(ban.target);
  return { ...state, bans: inForce(state.bans, time).delete(key).set(key, ban) };
}

/** @internal */
export function removeBan(state: State, ban: Ban, time: number): State {
  return { ...state, bans: inForce(state.bans, time).delete(targetKey(ban.target)) };
}

function inForce(bans: Bans, time: number): Bans {
  return bans.filter(({ until }) => until > time);
}
