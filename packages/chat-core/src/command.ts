/**
 * A line of a client who has a nickname, understood. `parseCommand` is total: it never throws, and what can't be
 * carried out is a variant like any other. Whether a nickname or a room is there, only the state knows; here a name is
 * taken as it was typed.
 *
 *   'hello'          → { type: 'say', text: 'hello' }
 *   '#bob  hi'       → { type: 'tell', nickname: 'bob', text: ' hi' }      (one space ends the name)
 *   '!enter tea'     → { type: 'enter', room: 'tea' }
 *   '!kick bob'      → { type: 'order', order: { type: 'kick', nickname: 'bob', reason: undefined } }
 *   '!frobnicate'    → { type: 'refused', code: 'unknown-command' }
 */
import type { MessageFormat } from './format.ts';
import { type Order, parseOrder } from './order.ts';
import { cleanText, isBlank } from './text.ts';

export type Command =
  | { readonly type: 'nothing' }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'tell'; readonly nickname: string; readonly text: string }
  | { readonly type: 'say-in-room'; readonly room: string; readonly text: string }
  | { readonly type: 'users' | 'rooms' | 'help' | 'me' | 'quit' }
  | { readonly type: 'members' | 'enter' | 'leave'; readonly room: string }
  | { readonly type: 'rename'; readonly nickname: string }
  | { readonly type: 'ping'; readonly token: string }
  | { readonly type: 'notices'; readonly on: boolean }
  | { readonly type: 'format'; readonly format: MessageFormat }
  /** The password as it stands; empty where it is missing. */
  | { readonly type: 'operator'; readonly password: string }
  | { readonly type: 'order'; readonly order: Order }
  | { readonly type: 'refused'; readonly code: 'missing-argument' | 'unknown-command' };

const NOTHING: Command = Object.freeze({ type: 'nothing' });
const MISSING_ARGUMENT: Command = Object.freeze({ type: 'refused', code: 'missing-argument' });
const UNKNOWN_COMMAND: Command = Object.freeze({ type: 'refused', code: 'unknown-command' });

export function parseCommand(line: string): Command {
  switch (line[0]) {
    case '#': {
      const space = spaceIn(line);
      const text = cleanText(line.slice(space + 1));
      if (space <= 1 || isBlank(text)) return MISSING_ARGUMENT;
      return { type: 'tell', nickname: line.slice(1, space), text };
    }
    case '@': {
      const space = spaceIn(line);
      const text = cleanText(line.slice(space + 1));
      if (space <= 1 || isBlank(text)) return MISSING_ARGUMENT;
      return { type: 'say-in-room', room: line.slice(1, space), text };
    }
    case '!':
      return parseBang(line.slice(1));
    default: {
      const text = cleanText(line);
      return isBlank(text) ? NOTHING : { type: 'say', text };
    }
  }
}

/** What stands behind the `!`. */
function parseBang(line: string): Command {
  const space = spaceIn(line);
  const word = line.slice(0, space);
  const rest = line.slice(space + 1);
  const argument = rest.trim();
  switch (word) {
    case 'users':
    case 'rooms':
    case 'help':
    case 'me':
    case 'quit':
      return { type: word };
    case 'members':
    case 'enter':
    case 'leave':
      return argument === '' ? MISSING_ARGUMENT : { type: word, room: argument };
    case 'nick':
      return argument === '' ? MISSING_ARGUMENT : { type: 'rename', nickname: argument };
    case 'say': {
      const text = cleanText(rest);
      return isBlank(text) ? MISSING_ARGUMENT : { type: 'say', text };
    }
    case 'ping': {
      const token = cleanText(rest);
      return isBlank(token) ? MISSING_ARGUMENT : { type: 'ping', token };
    }
    case 'notices':
      return argument === 'on' || argument === 'off' ? { type: 'notices', on: argument === 'on' } : MISSING_ARGUMENT;
    case 'format':
      return argument === 'json' || argument === 'plain' ? { type: 'format', format: argument } : MISSING_ARGUMENT;
    case 'operator':
      return { type: 'operator', password: rest };
    default: {
      const order = parseOrder(word, rest);
      return order === undefined ? UNKNOWN_COMMAND : { type: 'order', order };
    }
  }
}

/** Where the first space is, which ends a name; where there is none, the end of the line. */
function spaceIn(line: string): number {
  const space = line.indexOf(' ');
  return space < 0 ? line.length : space;
}
