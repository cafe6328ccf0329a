/** Notifications of the desktop, by way of the terminal: OSC 9 (iTerm2, kitty) and OSC 777 (foot, kitty, urxvt). */
import type { ReceivedMessage } from '../message/received.ts';
import type { Notify } from '../options/options.ts';
import { rowText } from './safe-text.ts';

/** UTF-16 units; the rest of a longer text is left out. */
const MAX_TEXT_LENGTH = 200;

/** The escape sequence for a message; empty: none. The message's text has no part in the sequence itself. */
export function notificationOf(message: ReceivedMessage, notify: Notify): string {
  if (notify === 'off' || !('from' in message) || !('text' in message)) return '';
  const from = rowText(message.from);
  const text = rowText(message.text).slice(0, MAX_TEXT_LENGTH).toWellFormed();
  // A semicolon ends the title of OSC 777; OSC 9 takes a text that begins with a digit and a semicolon for a command.
  if (notify === 'osc9') return `\x1b]9;${from.replaceAll(';', ',')}: ${text}\x07`;
  return `\x1b]777;notify;${from.replaceAll(';', ',')};${text}\x07`;
}
