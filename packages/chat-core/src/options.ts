/** What a chat can be told. */
import { type Ban, completeBan } from './ban.ts';
import { completeLimits, type Limits } from './limits.ts';
import { cleanText } from './text.ts';

export interface ChatOptions extends Limits {
  /** Whether public and room messages also go to who sent them (the default), so that all see one order. */
  readonly selfEcho: boolean;
  /** The message of the day, line by line: sent to each client whose first nickname is accepted. Default: nothing. */
  readonly motd: readonly string[];
  /**
   * Whether a client that sends `!operator attempt` becomes an operator. It must give the same answer for the same
   * attempt, always; that it takes as long for every attempt is its affair too. `undefined`, the default: there are no
   * operators, and their commands are unknown.
   */
  readonly isOperatorPassword: ((attempt: string) => boolean) | undefined;
  /** The bans from before. Of several with the same target, the last counts. */
  readonly bans: readonly Ban[];
}

/**
 * The defaults with `given` laid over them; the lines of the message of the day and the reasons of bans are clean.
 *
 * @throws RangeError where a limit is out of its bounds or a ban is none, TypeError where something is of another type;
 * the message names it.
 */
export function completeOptions(given: Partial<ChatOptions> = {}): ChatOptions {
  const { selfEcho = true, motd = [], isOperatorPassword, bans = [] } = given;
  if (!Array.isArray(motd) || !motd.every((line) => typeof line === 'string')) {
    throw new TypeError('motd must be an array of lines.');
  }
  if (isOperatorPassword !== undefined && typeof isOperatorPassword !== 'function') {
    throw new TypeError('isOperatorPassword must be a function.');
  }
  return {
    ...completeLimits(given),
    selfEcho,
    motd: motd.map(cleanText),
    isOperatorPassword,
    bans: bans.map((ban, i) => completeBan(ban, `bans[${i}]`)),
  };
}
