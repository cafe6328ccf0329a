/** Nicknames and room names: only the parsers here make one from a text. */
import type { Branded } from './branded.ts';

/** A well-formed nickname: ASCII letters and digits, in the case first given. */
export type Nickname = Branded<string, 'Nickname'>;

/** A well-formed room name: `A-Z a-z 0-9 _ -`, in the case first given. */
export type RoomName = Branded<string, 'RoomName'>;

/** The form of a name (or of an address) for look-ups: two names that differ only in case have the same key. */
export type NameKey = Branded<string, 'NameKey'>;

/** Characters of the longest name that can be allowed: longer ones would make a line of chat unreadable. */
export const LONGEST_NAME = 255;

/** `text` as a nickname of at most `maxLength` characters; `undefined` if it is not one. */
export function parseNickname(text: string, maxLength: number): Nickname | undefined {
  return text.length <= maxLength && /^[A-Za-z0-9]+$/.test(text) ? (ownCopy(text) as Nickname) : undefined;
}

/** `text` as a room name of at most `maxLength` characters; `undefined` if it is not one. */
export function parseRoomName(text: string, maxLength: number): RoomName | undefined {
  return text.length <= maxLength && /^[A-Za-z0-9_-]+$/.test(text) ? (ownCopy(text) as RoomName) : undefined;
}

/** The only character outside ASCII whose lower case is an ASCII letter (k). */
const KELVIN_SIGN = '\u212a';

/** The key of a name. Every text has a key; that of an ill-formed name finds nothing. */
export function nameKey(name: string): NameKey {
  return (name.includes(KELVIN_SIGN) ? name : name.toLowerCase()) as NameKey;
}

/**
 * Names live for hours, and engines keep a whole string alive for a piece of it: without a copy, a short name would hold
 * the chunk of 64 KiB that it arrived in. Names are short ASCII, so the copy is cheap.
 */
function ownCopy(name: string): string {
  const units: number[] = [];
  for (let i = 0; i < name.length; i++) units.push(name.charCodeAt(i));
  return String.fromCharCode(...units);
}
