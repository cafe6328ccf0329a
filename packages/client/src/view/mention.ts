/** Whether a message mentions the user. */
import { isSameName } from '../message/names.ts';
import type { ReceivedMessage } from '../message/received.ts';

/** A message to everyone or to a room, by somebody else, with the user's nickname in its text. */
export function isMention(message: ReceivedMessage, nick: string | undefined): boolean {
  if (nick === undefined || (message.type !== 'public' && message.type !== 'room')) return false;
  return !isSameName(message.from, nick) && hasWord(nick, message.text);
}

/** Whether `nick` stands in `text` as a word of its own, in any case. */
function hasWord(nick: string, text: string): boolean {
  return new RegExp(`(?<![A-Za-z0-9])${nick}(?![A-Za-z0-9])`, 'i').test(text);
}
