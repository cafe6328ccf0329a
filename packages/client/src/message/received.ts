/**
 * A received line → what it is, in JSON or as plain text. Total: whatever a server sends, it is something, and what
 * cannot be told is `other`.
 */
import { type OperatorAnswer, parsePlainAnswer, plainAnswer, readAnswer } from './operator-message.ts';

/** `time` in milliseconds since 1970, `seq` the server's order; a plain line has neither. */
export type Received = (
  | { readonly type: 'public' | 'private'; readonly from: string; readonly text: string }
  | { readonly type: 'room'; readonly room: string; readonly from: string; readonly text: string }
  | { readonly type: 'error'; readonly code: string; readonly text: string }
  | { readonly type: 'users' | 'rooms'; readonly names: readonly string[] }
  | { readonly type: 'members'; readonly room: string; readonly names: readonly string[] }
  | { readonly type: 'help' | 'motd' | 'pong' | 'other'; readonly text: string }
  | OperatorAnswer
  | { readonly type: 'me'; readonly nick: string }
  | { readonly type: 'joined' | 'left'; readonly nick: string }
  | { readonly type: 'renamed'; readonly from: string; readonly to: string }
  | { readonly type: 'entered' | 'exited'; readonly room: string; readonly nick: string }
) & {
  readonly time?: number;
  readonly seq?: number;
  readonly isJson: boolean;
  /** The plain line itself. */
  readonly line?: string;
};

const NICK = '[A-Za-z0-9]{1,64}';
const ROOM = '[A-Za-z0-9_-]{1,64}';
const PUBLIC = new RegExp(`^(${NICK}): (.*)$`, 's');
const PRIVATE = new RegExp(`^#(${NICK}): (.*)$`, 's');
const IN_ROOM = new RegExp(`^@(${ROOM}) (${NICK}): (.*)$`, 's');
const EXTENSION = /^!(error|help|motd|me|pong|joined|left|renamed|entered|exited)(?: (\S*)(?: (.*))?)?$/s;
const ANSWER = /^!([a-z]+) (.*)$/s;

export function parseReceived(line: string): Received {
  if (line.startsWith('{')) {
    const message = parseJson(line);
    if (message !== undefined) return message;
  }
  return { ...(parsePlain(line) ?? { type: 'other', text: line, isJson: false }), line };
}

function parsePlain(line: string): Received | undefined {
  const [, from, text] = PUBLIC.exec(line) ?? [];
  if (from !== undefined && text !== undefined) return { type: 'public', from, text, isJson: false };
  const [, sender, whispered] = PRIVATE.exec(line) ?? [];
  if (sender !== undefined && whispered !== undefined) {
    return { type: 'private', from: sender, text: whispered, isJson: false };
  }
  const [, room, speaker, said] = IN_ROOM.exec(line) ?? [];
  if (room !== undefined && speaker !== undefined && said !== undefined) {
    return { type: 'room', room, from: speaker, text: said, isJson: false };
  }
  const [, word, first = '', rest = ''] = EXTENSION.exec(line) ?? [];
  if (word !== undefined) return parseExtension(word, first, rest);
  const [, answer = '', words = ''] = ANSWER.exec(line) ?? [];
  return parsePlainAnswer(answer, words);
}

function parseExtension(word: string, first: string, rest: string): Received | undefined {
  const isJson = false;
  switch (word) {
    case 'error':
      return { type: word, code: first, text: rest, isJson };
    case 'help':
    case 'motd':
    case 'pong':
      return { type: word, text: rest === '' ? first : `${first} ${rest}`, isJson };
    case 'me':
    case 'joined':
    case 'left':
      return { type: word, nick: first, isJson };
    case 'renamed':
      return { type: word, from: first, to: rest, isJson };
    case 'entered':
    case 'exited':
      return { type: word, room: first, nick: rest, isJson };
    default:
      return undefined;
  }
}

function parseJson(line: string): Received | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const body = readBody(fields);
  if (body === undefined) return undefined;
  const time = typeof fields['time'] === 'string' ? Date.parse(fields['time']) : Number.NaN;
  const seq = fields['seq'];
  return {
    ...body,
    ...(Number.isNaN(time) ? {} : { time }),
    ...(typeof seq === 'number' && Number.isSafeInteger(seq) ? { seq } : {}),
  };
}

function readBody(fields: Readonly<Record<string, unknown>>): Received | undefined {
  const text = (key: string): string => (typeof fields[key] === 'string' ? fields[key] : '');
  const names = (key: string): readonly string[] => {
    const list = fields[key];
    return Array.isArray(list) ? list.filter((name) => typeof name === 'string') : [];
  };
  const isJson = true;
  const { type } = fields;
  switch (type) {
    case 'public':
    case 'private':
      return { type, from: text('from'), text: text('text'), isJson };
    case 'room':
      return { type, room: text('room'), from: text('from'), text: text('text'), isJson };
    case 'error':
      return { type, code: text('code'), text: text('text'), isJson };
    case 'users':
      return { type, names: names('nicknames'), isJson };
    case 'rooms':
      return { type, names: names('rooms'), isJson };
    case 'members':
      return { type, room: text('room'), names: names('nicknames'), isJson };
    case 'help':
    case 'motd':
      return { type, text: text('text'), isJson };
    case 'pong':
      return { type, text: text('token'), isJson };
    case 'me':
    case 'joined':
    case 'left':
      return { type, nick: text('nickname'), isJson };
    case 'renamed':
      return { type, from: text('from'), to: text('to'), isJson };
    case 'entered':
    case 'exited':
      return { type, room: text('room'), nick: text('nickname'), isJson };
    default:
      return readAnswer(type, (key) => (typeof fields[key] === 'number' ? String(fields[key]) : text(key)));
  }
}

/** The plain line that it was, or the one that says the same. */
export function plainLine(message: Received): string {
  if (message.line !== undefined) return message.line;
  switch (message.type) {
    case 'public':
      return `${message.from}: ${message.text}`;
    case 'private':
      return `#${message.from}: ${message.text}`;
    case 'room':
      return `@${message.room} ${message.from}: ${message.text}`;
    case 'error':
      return `!error ${message.code} ${message.text}`;
    case 'users':
    case 'rooms':
    case 'members':
      return message.names.join(' ');
    case 'help':
    case 'motd':
    case 'pong':
      return `!${message.type} ${message.text}`;
    case 'answer':
      return plainAnswer(message);
    case 'me':
    case 'joined':
    case 'left':
      return `!${message.type} ${message.nick}`;
    case 'renamed':
      return `!renamed ${message.from} ${message.to}`;
    case 'entered':
    case 'exited':
      return `!${message.type} ${message.room} ${message.nick}`;
    case 'other':
      return message.text;
  }
}
