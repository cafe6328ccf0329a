/**
 * A message as a row: its time, who says it and where. Signs tell the kinds of rows apart, not colours alone. Control
 * characters of what came from the server are removed.
 */
import { targetOf } from '../focus/target.ts';
import type { Received } from '../message/received.ts';
import { isMention } from './mention.ts';
import { describeOperatorAnswer, isOperatorAnswer } from './operator-answers.ts';
import { rowText } from './safe-text.ts';
import type { Styles } from './styles.ts';
import { formatTime } from './time-format.ts';

/** For whom a row is written, and how. */
export interface RowOptions {
  readonly styles: Styles;
  /** The user's nickname, if it is known. */
  readonly nick: string | undefined;
  /** `undefined`: rows have no time. */
  readonly timeFormat: string | undefined;
}

/** The row of a message. `now` is its time if it has none of its own. */
export function messageRow(received: Received, options: RowOptions, now: number): string {
  return timePrefix(received.message.time ?? now, options) + body(received, options);
}

/** The time in front of a row, with the space after it. */
export function timePrefix(time: number, { styles, timeFormat }: RowOptions): string {
  if (timeFormat === undefined) return '';
  return `${styles.dim}${rowText(formatTime(time, timeFormat))}${styles.reset} `;
}

/** A row of the client itself, or one about an event. `text` must be safe. */
export function noteRow(text: string, { styles }: RowOptions): string {
  return `${styles.dim}-- ${text}${styles.reset}`;
}

/** A private message of the user. (No server sends it back.) */
function sentPrivateRow(to: string, text: string, options: RowOptions, now: number): string {
  const { styles, nick = '' } = options;
  return `${timePrefix(now, options)}#${name(nick, styles)}→${name(to, styles)}: ${rowText(text)}`;
}

/** A line of the user that others do not get: a command, or a refused line. */
export function sentRow(line: string, options: RowOptions, now: number): string {
  const { styles } = options;
  return `${timePrefix(now, options)}${styles.dim}> ${rowText(line)}${styles.reset}`;
}

/** A line of the user that others get: as if it had come from the server. `undefined`: nobody gets this line. */
export function saidRow(line: string, options: RowOptions, now: number): string | undefined {
  const said = targetOf(line);
  if (said === undefined || options.nick === undefined || said.text.trim() === '') return undefined;
  const { target, text } = said;
  if (target.type === 'person') return sentPrivateRow(target.name, text, options, now);
  const from = options.nick;
  const place = target.type === 'room' ? inRoom(target.name, options.styles) : '';
  return timePrefix(now, options) + speech(place, { from, text }, options.styles, false);
}

/** A line across the text: a new day, or the first unread message. */
export function dividerRow(text: string, { styles }: RowOptions): string {
  return `${styles.dim}── ${text} ──${styles.reset}`;
}

function body({ message, line }: Received, options: RowOptions): string {
  const { styles, nick } = options;
  const isHighlighted = isMention(message, nick);
  if (isOperatorAnswer(message)) return noteRow(rowText(describeOperatorAnswer(message)), options);
  switch (message.type) {
    case 'public':
      return speech('', message, styles, isHighlighted);
    case 'room':
      return speech(inRoom(message.room, styles), message, styles, isHighlighted);
    case 'private':
      return speech(`${styles.bold}#${styles.reset}`, message, styles, isHighlighted);
    case 'error':
      return `${styles.error}!! ${rowText(message.text || message.code)}${styles.reset}`;
    case 'users':
      return noteRow(list(message.nicknames, 'here'), options);
    case 'members':
      return noteRow(list(message.nicknames, `in @${rowText(message.room)}`), options);
    case 'rooms': {
      const rooms = message.rooms.map((room) => `@${room}`);
      const what = rooms.length === 1 ? 'room' : 'rooms';
      return noteRow(rooms.length === 0 ? 'no rooms' : list(rooms, what), options);
    }
    case 'motd':
    case 'help':
      return `${styles.dim}   ${rowText(message.text)}${styles.reset}`;
    case 'me':
      return noteRow(`you are ${rowText(message.nickname)}`, options);
    case 'pong':
      return noteRow(`pong ${rowText(message.token)}`, options);
    case 'joined':
    case 'left':
      return noteRow(`${rowText(message.nickname)} ${message.type}`, options);
    case 'renamed':
      return noteRow(`${rowText(message.from)} is now ${rowText(message.to)}`, options);
    case 'entered':
    case 'exited':
      return noteRow(`${rowText(message.nickname)} ${message.type} @${rowText(message.room)}`, options);
    case 'answer':
    case 'unknown':
      return rowText(line);
  }
}

function speech(place: string, { from, text }: { from: string; text: string }, styles: Styles, isHighlighted: boolean) {
  if (!isHighlighted) return `${place}${name(from, styles)}: ${rowText(text)}`;
  // Without colours a mark is the highlight.
  const sender = styles.highlight === '' ? name(from, styles) : `${styles.highlight}${rowText(from)}${styles.reset}`;
  return `${styles.highlight === '' ? '* ' : ''}${place}${sender}: ${styles.bold}${rowText(text)}${styles.reset}`;
}

function inRoom(room: string, styles: Styles): string {
  return `${styles.bold}@${rowText(room)}${styles.reset} `;
}

function name(nick: string, styles: Styles): string {
  return `${styles.of(nick)}${rowText(nick)}${styles.reset}`;
}

function list(names: readonly string[], what: string): string {
  return `${names.length} ${what}: ${names.map(rowText).join(' ')}`;
}
