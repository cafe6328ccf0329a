/** A message as a row for a person: its time, who says it and where, told apart by signs and not by colours alone. */

import { describeAnswer } from '../message/operator-message.ts';
import type { Received } from '../message/received.ts';
import { rowText } from './safe-text.ts';
import type { Looks } from './styles.ts';

export interface Reader {
  readonly looks: Looks;
  /** The reader's nickname. */
  readonly nick: string;
  readonly timeFormat: string | undefined;
}

/** `names` is the message with the reader's nickname in its text. */
export function describe(message: Received, reader: Reader, now: number, names: boolean): string {
  return rowPrefix(message.time ?? now, reader) + body(message, reader, names);
}

export function rowPrefix(time: number, { looks, timeFormat }: Reader): string {
  if (timeFormat === undefined) return '';
  return `${looks.dim}${rowText(formatTime(time, timeFormat))}${looks.reset} `;
}

/** What the client itself has to say. */
export function note(text: string, { looks }: Reader): string {
  return `${looks.dim}-- ${text}${looks.reset}`;
}

/** A private message that the reader has sent: no server sends it back. */
export function describeSentPrivate(to: string, text: string, reader: Reader, now: number): string {
  const { looks } = reader;
  return `${rowPrefix(now, reader)}#${name(reader.nick, looks)}→${name(to, looks)}: ${rowText(text)}`;
}

/** Does `text` name this nickname, as a word of its own? */
export function isNamed(nick: string, text: string): boolean {
  return new RegExp(`(?<![A-Za-z0-9])${nick}(?![A-Za-z0-9])`, 'i').test(text);
}

function body(message: Received, reader: Reader, names: boolean): string {
  const { looks } = reader;
  switch (message.type) {
    case 'public':
      return said('', message, looks, names);
    case 'room':
      return said(`${looks.bold}@${rowText(message.room)}${looks.reset} `, message, looks, names);
    case 'private':
      return said(`${looks.bold}#${looks.reset}`, message, looks, names);
    case 'error':
      return `${looks.error}!! ${rowText(message.text || message.code)}${looks.reset}`;
    case 'users':
      return note(list(message.names, 'here'), reader);
    case 'members':
      return note(list(message.names, `in @${rowText(message.room)}`), reader);
    case 'rooms':
      return note(
        message.names.length === 0
          ? 'no rooms'
          : list(
              message.names.map((room) => `@${room}`),
              'rooms',
            ),
        reader,
      );
    case 'answer':
      return note(rowText(describeAnswer(message, formatInstant)), reader);
    case 'motd':
    case 'help':
      return `${looks.dim}   ${rowText(message.text)}${looks.reset}`;
    case 'me':
      return note(`you are ${rowText(message.nick)}`, reader);
    case 'pong':
      return note(`pong ${rowText(message.text)}`, reader);
    case 'joined':
    case 'left':
      return note(`${rowText(message.nick)} ${message.type}`, reader);
    case 'renamed':
      return note(`${rowText(message.from)} is now ${rowText(message.to)}`, reader);
    case 'entered':
    case 'exited':
      return note(`${rowText(message.nick)} ${message.type} @${rowText(message.room)}`, reader);
    case 'other':
      return rowText(message.text);
  }
}

function said(place: string, message: { from: string; text: string }, looks: Looks, names: boolean): string {
  // Without colours the mark is the highlight.
  const mark = names && looks.highlight === '' ? '* ' : '';
  const from =
    names && looks.highlight !== '' ? looks.highlight + rowText(message.from) + looks.reset : name(message.from, looks);
  const text = names ? `${looks.bold}${rowText(message.text)}${looks.reset}` : rowText(message.text);
  return `${mark}${place}${from}: ${text}`;
}

function name(nick: string, looks: Looks): string {
  return `${looks.of(nick)}${rowText(nick)}${looks.reset}`;
}

function list(names: readonly string[], what: string): string {
  return `${names.length} ${what}: ${names.map(rowText).join(' ')}`;
}

/** An instant of the server, in local time; what can't be read as one stays as it came. */
function formatInstant(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? iso : formatTime(time, '%Y-%m-%d %H:%M');
}

/** `%Y %m %d %H %M %S` and `%%`, in local time; anything else stands for itself. */
export function formatTime(time: number, format: string): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return format.replace(/%([YmdHMS%])/g, (_, letter: string) => {
    switch (letter) {
      case 'Y':
        return String(date.getFullYear());
      case 'm':
        return two(date.getMonth() + 1);
      case 'd':
        return two(date.getDate());
      case 'H':
        return two(date.getHours());
      case 'M':
        return two(date.getMinutes());
      case 'S':
        return two(date.getSeconds());
      default:
        return '%';
    }
  });
}
