/** Every refusal: its code, for programs, and a text that tells a person what to do. */
import type { Limits } from './limits.ts';

export type ErrorCode =
  | 'nick-invalid'
  | 'nick-in-use'
  | 'room-invalid'
  | 'no-such-user'
  | 'no-such-room'
  | 'not-in-room'
  | 'missing-argument'
  | 'unknown-command'
  | 'line-too-long'
  | 'too-many-rooms'
  | 'server-full'
  | 'too-many-connections'
  | 'nick-timeout'
  | 'too-slow'
  | 'shutting-down';

export function errorText(code: ErrorCode, limits: Limits): string {
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
  }
}
