/** A ban: of whom, until when, by whom and why. Which bans there are is in bans.ts. */
import { parseAddress } from './address.ts';
import { LONGEST_NAME } from './limits.ts';
import { type NameKey, nameKey, parseNickname } from './names.ts';
import { cleanText } from './text.ts';

export interface Ban {
  /** A nickname, or an IP address as `parseAddress` writes it. No nickname holds a `.` or `:`, and every address does. */
  readonly target: string;
  /** When it ends, in milliseconds since 1970-01-01 UTC. */
  readonly until: number;
  /** The nickname of the operator. */
  readonly by: string;
  /** `undefined` where none was given. */
  readonly reason: string | undefined;
}

/** Is it an address that is meant? (Whether it is a good one is another question.) */
export function isAddressLike(target: string): boolean {
  return /[.:]/.test(target);
}

/** What somebody wrote, as the target of a ban; `undefined` where it is neither a nickname nor an IP address. */
export function parseTarget(text: string, maxNicknameLength: number): string | undefined {
  return isAddressLike(text) ? parseAddress(text) : parseNickname(text, maxNicknameLength);
}

/** The key under which a target is found: nicknames that differ in case alone are one. */
export function targetKey(target: string): NameKey {
  return nameKey(target);
}

/** The last instant that a date can hold. */
const LAST_MS = 8.64e15;

/**
 * A ban from outside (a file, say), put in order: its address as it is compared, its reason clean.
 *
 * @throws RangeError where it is none; the message names what is wrong. `what` is how the ban is called there.
 */
export function completeBan(
  { target, until, by, reason = '' }: Partial<Record<keyof Ban, unknown>>,
  what: string,
): Ban {
  const meant = typeof target === 'string' ? parseTarget(target, LONGEST_NAME) : undefined;
  if (meant === undefined) {
    throw new RangeError(`the target of ${what} is neither a nickname nor an IP address: ${JSON.stringify(target)}`);
  }
  if (typeof until !== 'number' || !Number.isSafeInteger(until) || Math.abs(until) > LAST_MS) {
    throw new RangeError(`the end of ${what} is no instant in time: ${JSON.stringify(until)}`);
  }
  if (typeof by !== 'string' || parseNickname(by, LONGEST_NAME) === undefined) {
    throw new RangeError(`who made ${what} has no nickname: ${JSON.stringify(by)}`);
  }
  if (typeof reason !== 'string') throw new RangeError(`the reason of ${what} is no text: ${JSON.stringify(reason)}`);
  return { target: meant, until, by, reason: cleanText(reason).trim() || undefined };
}
