/** Every refusal: its code, for programs, and a text that says what a person can do. */
import { type Ban, isAddressLike } from '../input/ban.ts';
import { type Limits, MAX_WRONG_PASSWORDS } from '../input/limits.ts';
import type { ErrorCode, PlainCode } from './error-code.ts';
import { isoTime } from './iso-time.ts';

export interface Refusal<Code extends ErrorCode = ErrorCode> {
  readonly code: Code;
  readonly text: string;
}

export function refusalOf<Code extends PlainCode>(code: Code, limits: Limits): Refusal<Code> {
  return { code, text: plainText(code, limits) };
}

export function kicked(reason: string | undefined): Refusal<'kicked'> {
  return { code: 'kicked', text: `An operator has sent you away; you may connect again.${because(reason)}` };
}

export function banned({ target, until, reason }: Ban): Refusal<'banned'> {
  const text = isAddressLike(target)
    ? `Your address is banned until ${isoTime(until)}; please connect again after that.`
    : `The nickname ${target} is banned until ${isoTime(until)}; please choose another.`;
  return { code: 'banned', text: text + because(reason) };
}

export function muted(until: number): Refusal<'muted'> {
  return { code: 'muted', text: `You are muted until ${isoTime(until)}; that was not done, please read on.` };
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : ` The reason: ${reason}`;
}

function plainText(code: PlainCode, limits: Limits): string {
  switch (code) {
    case 'nick-invalid':
      return `A nickname is 1 to ${limits.maxNicknameLength} ASCII letters and digits; please choose another.`;
    case 'nick-in-use':
      return 'Somebody here has that nickname; please choose another.';
    case 'room-invalid':
      return `A room's name is 1 to ${limits.maxRoomNameLength} of A-Z a-z 0-9 _ -; please choose another.`;
    case 'no-such-user':
      return 'Nobody here has that nickname; !users shows who is here.';
    case 'no-such-room':
      return 'There is no such room; !rooms shows those there are, !enter makes a new one.';
    case 'not-in-room':
      return 'You are not in that room; !enter it first.';
    case 'missing-argument':
      return 'Something is missing behind that; !help shows how each command is written.';
    case 'unknown-command':
      return 'There is no such command; !help shows those there are.';
    case 'line-too-long':
      return 'That line was too long and was not sent; please send it in shorter ones.';
    case 'too-many-rooms':
      return 'There is no place for one more room; !leave one of yours first, or enter one that is there already.';
    case 'server-full':
      return 'The server has as many connections as it can take; please try again later.';
    case 'too-many-connections':
      return 'There are too many connections from your address; please close one of them first.';
    case 'nick-timeout':
      return 'The time for giving a nickname is over; please connect again and send it as your first line.';
    case 'too-slow':
      return 'You did not read what you were sent; please connect again and read on.';
    case 'shutting-down':
      return 'The server is shutting down; please connect again later.';
    case 'wrong-password':
      return `That is not the operators' password; ${MAX_WRONG_PASSWORDS} wrong ones end the connection.`;
    case 'not-operator':
      return 'Only an operator may do that; !operator and the password make you one.';
    case 'target-invalid':
      return 'That is no nickname, no IP address, and no network of at least /16 (IPv6: /32); please look at it again.';
    case 'duration-invalid':
      return 'A duration is a whole number and s, m, h, d or w, like 10m, from 1s to 3650d; please write it so.';
    case 'no-such-ban':
      return 'There is no such ban; !bans shows those there are.';
    case 'not-muted':
      return 'Nobody of that nickname or address is muted; !users shows who is here.';
  }
}
