/** Who and where: the identities that the chat knows, and the parsers that are the only way to make one of a text. */

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/**
 * One connection, for ever: a number that its shell gives out once and never again. (File descriptors and addresses
 * come back, and then an old event would reach a new client.)
 */
export type ConnectionId = Branded<number, 'ConnectionId'>;

/** A nickname that is well-formed: ASCII letters and digits, in the case first given. */
export type Nickname = Branded<string, 'Nickname'>;

/** A room's name that is well-formed: `A-Z a-z 0-9 _ -`, in the case first given. */
export type RoomName = Branded<string, 'RoomName'>;

/** A name as it is looked up: two names that differ in case alone are one. */
export type NameKey = Branded<string, 'NameKey'>;

/** @throws RangeError where `id` is not a whole number that a double holds exactly. */
export function connectionId(id: number): ConnectionId {
  if (!Number.isSafeInteger(id)) throw new RangeError(`A connection id must be a safe integer; it is ${id}.`);
  return id as ConnectionId;
}

/** `text` as a nickname of at most `maxLength` characters; `undefined` where it is none. */
export function parseNickname(text: string, maxLength: number): Nickname | undefined {
  return text.length <= maxLength && /^[A-Za-z0-9]+$/.test(text) ? (ownCopy(text) as Nickname) : undefined;
}

/** `text` as a room's name of at most `maxLength` characters; `undefined` where it is none. */
export function parseRoomName(text: string, maxLength: number): RoomName | undefined {
  return text.length <= maxLength && /^[A-Za-z0-9_-]+$/.test(text) ? (ownCopy(text) as RoomName) : undefined;
}

/** The one character outside ASCII that has an ASCII letter (k) in lower case. */
const KELVIN_SIGN = '\u212a';

/** The key under which a name is found. Any text has one; that of an ill-formed name is found nowhere. */
export function nameKey(name: string): NameKey {
  return (name.includes(KELVIN_SIGN) ? name : name.toLowerCase()) as NameKey;
}

/**
 * Names live for hours, and engines let a piece of a string keep the whole alive: without a copy, a short name would
 * hold the chunk of 64 KiB that it came in. Names are short ASCII, so this is cheap.
 */
function ownCopy(name: string): string {
  const units: number[] = [];
  for (let i = 0; i < name.length; i++) units.push(name.charCodeAt(i));
  return String.fromCharCode(...units);
}
