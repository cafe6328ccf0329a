/** The options of a chat. They are data: the same on every node, and part of the state. */
import { type Ban, completeBan } from './ban.ts';
import { completeLimits, DEFAULT_LIMITS, type Limits } from './limits.ts';
import { cleanText } from './text.ts';

export interface ChatOptions extends Limits {
  /** Whether the sender gets its own public and room messages too, so that all clients see one order. */
  readonly selfEcho: boolean;
  /** The message of the day, line by line: sent to each client whose first nickname is accepted. */
  readonly motd: readonly string[];
  /** Whether clients can become operators. If not, the commands of operators are unknown. */
  readonly operators: boolean;
  /**
   * 128 random bits as 32 hexadecimal digits: without them clients could choose names that make look-ups slow. All nodes of
   * a log must have the same; it is in the snapshot. The default is known to everybody: a server must give its own.
   */
  readonly hashSeed: string;
  /** The bans at the start. Of several with the same target, the last counts. */
  readonly bans: readonly Ban[];
}

export const DEFAULT_CHAT_OPTIONS: ChatOptions = Object.freeze({
  ...DEFAULT_LIMITS,
  selfEcho: true,
  motd: Object.freeze([]),
  operators: false,
  hashSeed: '0'.repeat(32),
  bans: Object.freeze([]),
});

/**
 * `given`, and the defaults for what is not given; the lines of the message of the day and the reasons of bans are clean.
 *
 * @throws RangeError if a limit is out of its bounds or a ban is invalid, TypeError if an option has the wrong type; the
 * message names it.
 */
export function completeOptions(given: Partial<ChatOptions> = {}): ChatOptions {
  const { selfEcho, motd, operators, hashSeed, bans } = { ...DEFAULT_CHAT_OPTIONS, ...withoutUndefined(given) };
  if (!Array.isArray(motd) || !motd.every((line) => typeof line === 'string')) {
    throw new TypeError('motd must be an array of lines.');
  }
  if (typeof operators !== 'boolean') throw new TypeError('operators must be true or false.');
  if (typeof hashSeed !== 'string' || !/^[0-9a-f]{32}$/.test(hashSeed)) {
    throw new RangeError('hashSeed must be 32 hexadecimal digits, in small letters.');
  }
  return {
    ...completeLimits(given),
    selfEcho,
    motd: motd.map(cleanText),
    operators,
    hashSeed,
    bans: bans.map((ban, i) => completeBan(ban, `bans[${i}]`)),
  };
}

function withoutUndefined<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>;
}
