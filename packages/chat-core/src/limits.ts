/** Every bound of the chat: its unit, its default, and why. Shells read theirs here too, so that there is one list. */

export interface Limits {
  /** Characters of a nickname. Long enough for a name, short enough for the margin of a screen (IRC: 9, later 30). */
  readonly maxNicknameLength: number;
  /** Characters of a room's name (IRC: 50 for a channel). */
  readonly maxRoomNameLength: number;
  /**
   * Bytes that a client may send before the end of its first line. A nickname is far shorter; an HTTP request or a TLS
   * hello is longer and has no nickname in it, so it is sent away at once.
   */
  readonly maxFirstLineBytes: number;
  /** Rooms that one client may be in at a time; further ones are refused (IRC networks: 20 to 120). */
  readonly maxRoomsPerClient: number;
  /** Rooms there may be in all; further ones are not created. 0: as many as the clients may be in together. */
  readonly maxRooms: number;
  /** Connections there may be in all; further ones are told `server-full` and closed. */
  readonly maxConnections: number;
  /** Connections from one address; further ones are refused. 0: no bound, because a classroom shares one address. */
  readonly maxConnectionsPerAddress: number;
}

export const DEFAULT_LIMITS: Limits = Object.freeze({
  maxNicknameLength: 24,
  maxRoomNameLength: 32,
  maxFirstLineBytes: 64,
  maxRoomsPerClient: 50,
  maxRooms: 0,
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

/** Longer names would make a line of chat unreadable, and are looked at character by character. */
export const LONGEST_NAME = 255;

/** Wrong passwords that a connection may send before it is closed. One slip is human; a guesser has to connect anew. */
export const MAX_WRONG_PASSWORDS = 3;

/**
 * The defaults with `given` laid over them.
 *
 * @throws RangeError where a limit is not a whole number or lies below what makes sense; the message names it.
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
