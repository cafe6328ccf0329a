/** Every limit of the chat, with its unit, default and reason. The host program reads its own from here: one list. */
import { LONGEST_NAME } from './names.ts';

export interface Limits {
  /** Characters of a nickname. Long enough for a name, short enough for the margin of a screen (IRC: 9, later 30). */
  readonly maxNicknameLength: number;
  /** Characters of a room name (IRC: 50 for a channel). */
  readonly maxRoomNameLength: number;
  /**
   * Bytes that a client may send before the end of its first line. A nickname is far shorter; an HTTP request or a TLS
   * hello is longer and has no nickname in it, so such a connection is rejected at once.
   */
  readonly maxFirstLineBytes: number;
  /** Rooms that one client may be in at a time; further ones are refused (IRC networks: 20 to 120). */
  readonly maxRoomsPerClient: number;
  /**
   * Rooms in all; further ones are not created. The answer to `!rooms` names all of them in one line: with 2,000 it has at
   * most 70 KB, a fifteenth of the pending output that a server allows by default, so asking never makes a client too slow.
   * 0: as many as the clients can be in together.
   */
  readonly maxRooms: number;
  /** Connections in all; further ones are rejected with `server-full`. */
  readonly maxConnections: number;
  /**
   * Connections from one address, of IPv6 from one /64; further ones are rejected. 0: no limit, because a classroom shares
   * one address.
   */
  readonly maxConnectionsPerAddress: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxNicknameLength: 24,
  maxRoomNameLength: 32,
  maxFirstLineBytes: 64,
  maxRoomsPerClient: 50,
  maxRooms: 2000,
  maxConnections: 10_000,
  maxConnectionsPerAddress: 0,
});

const LOWEST: Limits = {
  maxNicknameLength: 1,
  maxRoomNameLength: 1,
  maxFirstLineBytes: 1,
  maxRoomsPerClient: 0,
  maxRooms: 0,
  maxConnections: 1,
  maxConnectionsPerAddress: 0,
};

/** Names in a page of `!users after` and `!rooms after`: with the longest default names a page is a line of 3,300 bytes. */
export const PAGE_SIZE = 100;

/**
 * Bans, and mutes, that are kept. Time alone removes none, because a clock may jump; only operators make them, so they are
 * few. Beyond this number each new one takes the place of the one that ended first, if one has ended.
 */
export const KEPT_SANCTIONS = 10_000;

/** Wrong passwords after which a connection is closed. One slip is human; a guesser has to connect again. */
export const MAX_WRONG_PASSWORDS = 3;

/**
 * `given`, and the defaults for what is not given.
 *
 * @throws RangeError if a limit is not a whole number or out of its bounds; the message names it.
 */
export function completeLimits(given: Partial<Limits> = {}): Limits {
  const limits = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(LOWEST) as (keyof Limits)[]) {
    const value = given[name] ?? limits[name];
    if (!Number.isSafeInteger(value) || value < LOWEST[name]) {
      throw new RangeError(`${name} must be a whole number, at least ${LOWEST[name]}; it is ${value}.`);
    }
    limits[name] = value;
  }
  for (const name of ['maxNicknameLength', 'maxRoomNameLength'] as const) {
    if (limits[name] > LONGEST_NAME)
      throw new RangeError(`${name} must be at most ${LONGEST_NAME}; it is ${limits[name]}.`);
  }
  if (limits.maxNicknameLength > limits.maxFirstLineBytes) {
    throw new RangeError('maxNicknameLength must not be above maxFirstLineBytes: no such nickname could be given.');
  }
  return limits;
}
