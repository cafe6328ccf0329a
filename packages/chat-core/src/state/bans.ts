/** The bans of a state. One that has ended has no effect; it is removed when the next ban is made or ended. */
import { addressWithoutZone } from '../input/address.ts';
import { type Ban, targetKey } from '../input/ban.ts';
import type { Bans, State } from './state.ts';

/** The ban of a nickname or a canonical address that is in force at `time`. @internal */
export function banOf(state: State, target: string, time: number): Ban | undefined {
  const ban = state.bans.get(targetKey(target));
  return ban !== undefined && ban.until > time ? ban : undefined;
}

/** The ban of the address of a connection, in whatever form it is written. @internal */
export function banOfAddress(state: State, address: string | undefined, time: number): Ban | undefined {
  if (address === undefined || state.bans.size === 0) return undefined;
  const target = addressWithoutZone(address);
  return target === undefined ? undefined : banOf(state, target, time);
}

/** The bans in force at `time`, in the order in which they were made. @internal */
export function bansAt(state: State, time: number): readonly Ban[] {
  return inForce(state.bans, time).valueSeq().toArray();
}

/** Adds a ban as the last one; an earlier one of the same target is gone. @internal */
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
