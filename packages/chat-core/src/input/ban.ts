/** A ban: of which nickname, address or network, until when, by whom, and why. */
import { addressWithoutZone } from './address.ts';
import { LONGEST_NAME, type NameKey, nameKey, parseNickname } from './names.ts';
import { canonicalNetwork } from './network.ts';
import { cleanText } from './text.ts';

export interface Ban {
  /**
   * A nickname; or an IP address or a network (`192.0.2.0/24`) in its canonical form without a zone. Only these two hold a
   * `.` or `:`.
   */
  readonly target: string;
  /** When it ends, in milliseconds since 1970-01-01 UTC. */
  readonly until: number;
  /** The nickname of the operator. */
  readonly by: string;
  /** `undefined` if none was given. */
  readonly reason: string | undefined;
}

/** Whether an address or a network is meant. (Whether it is a valid one is another question.) */
export function isAddressLike(target: string): boolean {
  return /[.:]/.test(target);
}

/** A typed text as the target of a ban; `undefined` if it is no nickname, IP address or network. */
export function parseTarget(text: string, maxNicknameLength: number): string | undefined {
  if (!isAddressLike(text)) return parseNickname(text, maxNicknameLength);
  return text.includes('/') ? canonicalNetwork(text) : addressWithoutZone(text);
}

/** The key of a target for look-ups: nicknames that differ only in case have the same key. */
export function targetKey(target: string): NameKey {
  return nameKey(target);
}

/** The last instant that a date can hold, in milliseconds since 1970-01-01 UTC. */
export const LAST_MS = 8.64e15;

/**
 * A ban from outside (from a file, say) with its address in canonical form and its reason clean.
 *
 * @throws RangeError if it is not a ban; the message says what is wrong, and calls the ban `what`.
 */
export function completeBan(
  { target, until, by, reason = '' }: Partial<Record<keyof Ban, unknown>>,
  what: string,
): Ban {
  const parsed = typeof target === 'string' ? parseTarget(target, LONGEST_NAME) : undefined;
  if (parsed === undefined) {
    throw new RangeError(`the target of ${what} is no nickname, IP address or network: ${JSON.stringify(target)}`);
  }
  if (typeof until !== 'number' || !Number.isSafeInteger(until) || Math.abs(until) > LAST_MS) {
    throw new RangeError(`the end of ${what} is not an instant in time: ${JSON.stringify(until)}`);
  }
  if (typeof by !== 'string' || parseNickname(by, LONGEST_NAME) === undefined) {
    throw new RangeError(`the operator who made ${what} has no valid nickname: ${JSON.stringify(by)}`);
  }
  if (typeof reason !== 'string')
    throw new RangeError(`the reason of ${what} is not a text: ${JSON.stringify(reason)}`);
  return { target: parsed, until, by, reason: cleanText(reason).trim() || undefined };
}
