/**
 * The bans of a state, of nicknames, addresses and networks.
 *
 * A ban that has ended has no effect, but stays in the state: the clock of a server may jump ahead, and bans that were
 * removed then would not come back with the right time. It goes when it is ended or replaced by an operator, and for want
 * of place (`KEPT_SANCTIONS`): at most one for each new ban.
 *
 * A look-up costs one step for each width of the banned networks, and never one for each ban.
 */
import { addressWithoutZone } from '../input/address.ts';
import { type Ban, targetKey } from '../input/ban.ts';
import { KEPT_SANCTIONS } from '../input/limits.ts';
import type { NameKey } from '../input/names.ts';
import { bitsOf, isSameFamily, networkOf } from '../input/network.ts';
import type { NameMap } from './name-map.ts';
import type { State } from './state.ts';

/** The ban of exactly this nickname, canonical address or canonical network that is in force at `time`. @internal */
export function banOf(state: State, target: string, time: number): Ban | undefined {
  if (state.bans.size === 0) return undefined;
  const ban = state.bans.get(targetKey(target));
  return ban !== undefined && ban.until > time ? ban : undefined;
}

/** The narrowest ban that the address of a connection, in whatever form it is written, is in. @internal */
export function banOfAddress(state: State, address: string | undefined, time: number): Ban | undefined {
  if (address === undefined || state.bans.size === 0) return undefined;
  const target = addressWithoutZone(address);
  if (target === undefined) return undefined;
  const exact = banOf(state, target, time);
  if (exact !== undefined) return exact;
  for (const { bits, example } of widthsOf(state)) {
    const ban = isSameFamily(target, example) ? banOf(state, networkOf(target, bits), time) : undefined;
    if (ban !== undefined) return ban;
  }
  return undefined;
}

/** A width of banned networks, and one of the networks. */
interface Width {
  readonly bits: number;
  readonly example: string;
}

const widths: WeakMap<NameMap<Ban>, readonly Width[]> = new WeakMap();

/** From narrow to wide. At most 16 for IPv4 and 96 for IPv6. Counted once for each change of the bans. */
function widthsOf({ bans }: State): readonly Width[] {
  const known = widths.get(bans);
  if (known !== undefined) return known;
  const found = new Map<string, Width>();
  for (const [key] of bans.entries()) {
    const bits = bitsOf(key);
    if (bits !== undefined) found.set(`${key.includes(':')} ${bits}`, { bits, example: key });
  }
  const sorted = Array.from(found.values()).sort((a, b) => b.bits - a.bits);
  widths.set(bans, sorted);
  return sorted;
}

/** All bans, in the order in which they were made, with those that have ended. @internal */
export function keptBans(state: State): readonly Ban[] {
  return state.banOrder.toArray().flatMap((key) => state.bans.get(key) ?? []);
}

/** The bans in force at `time`, in the order in which they were made. @internal */
export function bansAt(state: State, time: number): readonly Ban[] {
  return keptBans(state).filter(({ until }) => until > time);
}

/** Adds a ban as the last one; an earlier one of the same target is gone. @internal */
export function addBan(state: State, ban: Ban, time: number): State {
  const key = targetKey(ban.target);
  const { bans, banOrder } = makePlace(removeBan(state, ban), time);
  return { ...state, bans: bans.set(key, ban), banOrder: banOrder.add(key) };
}

/** @internal */
export function removeBan(state: State, { target }: Pick<Ban, 'target'>): State {
  const key: NameKey = targetKey(target);
  return { ...state, bans: state.bans.delete(key), banOrder: state.banOrder.delete(key) };
}

function makePlace(state: State, time: number): State {
  if (state.bans.size < KEPT_SANCTIONS) return state;
  const first = keptBans(state).reduce((a, b) => (b.until < a.until ? b : a));
  return first.until > time ? state : removeBan(state, first);
}
