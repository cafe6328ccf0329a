/**
 * A line of a client that has a nickname, parsed. `parseCommand` never throws: a line that can't be executed is a variant
 * like any other. It does not know the state: it does not check whether a nickname or a room is there, and gives a name
 * as it was typed.
 *
 *   'hello'          → { type: 'say', text: 'hello' }
 *   '#bob  hi'       → { type: 'say-privately', nickname: 'bob', text: ' hi' }      (one space ends the name)
 *   '!enter tea'     → { type: 'enter', room: 'tea' }
 *   '!kick bob'      → { type: 'operator', command: { type: 'kick', nickname: 'bob', reason: undefined } }
 *   '!frobnicate'    → { type: 'refused', code: 'unknown-command' }
 *
 * `!operator` is not here: it holds a secret, and `lineInput` reads it before a line becomes an event.
 */
import { type OperatorCommand, parseOperatorCommand } from './operator-command.ts';
import { cleanText, isBlank } from './text.ts';

/** How lines to a client are written: as plain text, for people, or as JSON, for programs. */
export type MessageFormat = 'plain' | 'json';

export type Command =
  | { readonly type: 'nothing' }
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'say-privately'; readonly nickname: string; readonly text: string }
  | { readonly type: 'say-in-room'; readonly room: string; readonly text: string }
  | { readonly type: 'help' | 'me' | 'quit' }
  /** `after` is a name as it was typed, '' for the first page, and `undefined` for all. */
  | { readonly type: 'users' | 'rooms'; readonly after: string | undefined }
  | { readonly type: 'members' | 'enter' | 'leave'; readonly room: string }
  | { readonly type: 'rename'; readonly nickname: string }
  | { readonly type: 'ping'; readonly token: string }
  | { readonly type: 'notices'; readonly on: boolean }
  | { readonly type: 'format'; readonly format: MessageFormat }
  | { readonly type: 'operator'; readonly command: OperatorCommand }
  | { readonly type: 'refused'; readonly code: 'missing-argument' | 'unknown-command' };

const NOTHING: Command = Object.freeze({ type: 'nothing' });
const MISSING_ARGUMENT: Command = Object.freeze({ type: 'refused', code: 'missing-argument' });
const UNKNOWN_COMMAND: Command = Object.freeze({ type: 'refused', code: 'unknown-command' });

export function parseCommand(line: string): Command {
  switch (line[0]) {
    case '#': {
      const space = firstSpace(line);
      const text = cleanText(line.slice(space + 1));
      if (space <= 1 || isBlank(text)) return MISSING_ARGUMENT;
      return { type: 'say-privately', nickname: line.slice(1, space), text };
    }
    case '@': {
      const space = firstSpace(line);
      const text = cleanText(line.slice(space + 1));
      if (space <= 1 || isBlank(text)) return MISSING_ARGUMENT;
      return { type: 'say-in-room', room: line.slice(1, space), text };
    }
    case '!':
      return parseWord(line.slice(1));
    default: {
      const text = cleanText(line);
      return isBlank(text) ? NOTHING : { type: 'say', text };
    }
  }
}

/** Whether the line is a command that `parseCommand` knows, with or without its arguments. */
export function isKnownCommand(line: string): boolean {
  return line[0] === '!' && parseWord(line.slice(1, firstSpace(line))) !== UNKNOWN_COMMAND;
}

/** The text after the `!`. */
function parseWord(line: string): Command {
  const space = firstSpace(line);
  const word = line.slice(0, space);
  const rest = line.slice(space + 1);
  const argument = rest.trim();
  switch (word) {
    case 'users':
    case 'rooms':
      return { type: word, after: parseAfter(rest) };
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
    default: {
      const command = parseOperatorCommand(word, rest);
      return command === undefined ? UNKNOWN_COMMAND : { type: 'operator', command };
    }
  }
}

/** The name in `after name`; other words are left out, as ever. */
function parseAfter(text: string): string | undefined {
  return /^\s*after(?:\s+(.*))?$/s
    .exec(text)
    ?.slice(1)
    .map((name = '') => name.trim())[0];
}

/** The index of the first space, which ends a name; without one, the end of the line. */
function firstSpace(line: string): number {
  const space = line.indexOf(' ');
  return space < 0 ? line.length : space;
}
