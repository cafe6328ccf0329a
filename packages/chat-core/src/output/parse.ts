/**
 * A line back into a message: the inverse of `formatMessage`, for clients. It never throws: a line that is no message of
 * the chat has the type `unknown`.
 *
 *   'ann: hi'          → { type: 'public', from: 'ann', text: 'hi' }
 *   '!left bob'        → { type: 'left', nickname: 'bob' }
 *   'ann bob'          → { type: 'answer', names: ['ann', 'bob'] }
 *   '{"type":"left","nickname":"bob","seq":7,"time":"2026-01-01T00:00:00.000Z"}'
 *                      → { type: 'left', nickname: 'bob', seq: 7, time: 1767225600000 }
 */
import type { MessageFormat } from '../input/command.ts';
import { LONGEST_NAME, type Nickname, parseNickname, parseRoomName, type RoomName } from '../input/names.ts';
import type { MessageBody } from './message.ts';

type ParsedBody =
  | Exclude<MessageBody, { readonly type: 'error' }>
  /** Servers may have codes that this version does not know. */
  | { readonly type: 'error'; readonly code: string; readonly text: string }
  /** In plain text: the answer to `!users`, `!rooms` or `!members`. Only the order of the questions says to which. */
  | { readonly type: 'answer'; readonly names: readonly string[] }
  /** No message of the chat; `text` is the whole line. */
  | { readonly type: 'unknown'; readonly text: string };

/**
 * `seq` is the place in the order of the server, `time` is in milliseconds since 1970-01-01 UTC; a plain line has neither.
 * Names are well-formed. Texts are as they came: give them to `cleanText` before you show those of an untrusted server.
 */
export type ParsedMessage = ParsedBody & { readonly seq?: number; readonly time?: number };

export function parseMessage(line: string, format: MessageFormat): ParsedMessage {
  return (format === 'json' ? parseJson(line) : parsePlain(line)) ?? { type: 'unknown', text: line };
}

// Plain text.

const SPEECH = /^(?:@(\S+) |(#))?([^\s:]+): (.*)$/s;
const WORD = /^!([a-z]+)(?: (.*))?$/s;
const NAMES = /^(?:[A-Za-z0-9_-]+(?: [A-Za-z0-9_-]+)*)?$/;
const BAN = /^(\S+) (\S+) (\S+)(?: (.*))?$/s;

function parsePlain(line: string): ParsedBody | undefined {
  const [isSpeech, inRoom, isPrivate, sender = '', text = ''] = SPEECH.exec(line) ?? [];
  const from = nickname(sender);
  if (isSpeech !== undefined && from !== undefined) {
    if (isPrivate !== undefined) return { type: 'private', from, text };
    if (inRoom === undefined) return { type: 'public', from, text };
    const room = roomName(inRoom);
    if (room !== undefined) return { type: 'room', room, from, text };
  }
  const [, word, rest = ''] = WORD.exec(line) ?? [];
  if (word !== undefined) return parseWord(word, rest);
  return NAMES.test(line) ? { type: 'answer', names: line === '' ? [] : line.split(' ') } : undefined;
}

/** `rest` is the text after the word and one space. */
function parseWord(word: string, rest: string): ParsedBody | undefined {
  switch (word) {
    case 'error': {
      const [, code, text = ''] = /^(\S+)(?: (.*))?$/s.exec(rest) ?? [];
      return code === undefined ? undefined : { type: word, code, text };
    }
    case 'help':
    case 'motd':
      return { type: word, text: rest };
    case 'pong':
      return { type: word, token: rest };
    case 'bans':
      return /^\d+$/.test(rest) ? readBody({ type: word, count: Number(rest) }) : undefined;
    case 'ban': {
      const [, target, until, by, reason] = BAN.exec(rest) ?? [];
      return readBody({ type: word, target, until, by, reason });
    }
    case 'muted':
    case 'unmuted': {
      // An address has a dot or a colon, and a nickname has neither.
      const [who = '', until, ...more] = rest.split(' ');
      const name = /[.:]/.test(who) ? { target: who } : { nickname: who };
      if (more.length > 0 || (until === undefined) !== (word === 'unmuted')) return undefined;
      return readBody({ type: word, ...name, until });
    }
    default: {
      const names = WORDS[word];
      const values = rest.split(' ');
      if (names === undefined || values.length !== names.length) return undefined;
      return readBody({ type: word, ...Object.fromEntries(names.map((name, i) => [name, values[i]])) });
    }
  }
}

/** The fields of the messages that are nothing but words in plain text. */
const WORDS: Readonly<Record<string, readonly string[] | undefined>> = {
  __proto__: null as never,
  me: ['nickname'],
  operator: ['nickname'],
  kicked: ['nickname'],
  banned: ['target', 'until'],
  unbanned: ['target'],
  joined: ['nickname'],
  left: ['nickname'],
  renamed: ['from', 'to'],
  entered: ['room', 'nickname'],
  exited: ['room', 'nickname'],
};

// JSON.

function parseJson(line: string): ParsedMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Fields;
  const body = readBody(fields);
  if (body === undefined) return undefined;
  const { seq, time } = fields;
  const ms = typeof time === 'string' && /Z$/.test(time) ? Date.parse(time) : Number.NaN;
  return {
    ...body,
    ...(typeof seq === 'number' && Number.isSafeInteger(seq) ? { seq } : {}),
    ...(Number.isNaN(ms) ? {} : { time: ms }),
  };
}

type Fields = Readonly<Partial<Record<string, unknown>>>;

/** The message that has these fields; `undefined` if one of them is missing or of the wrong kind. */
function readBody(fields: Fields): ParsedBody | undefined {
  const { type } = fields;
  switch (type) {
    case 'public':
    case 'private': {
      const from = nickname(fields['from']);
      const said = text(fields['text']);
      return from === undefined || said === undefined ? undefined : { type, from, text: said };
    }
    case 'room': {
      const room = roomName(fields['room']);
      const from = nickname(fields['from']);
      const said = text(fields['text']);
      if (room === undefined || from === undefined || said === undefined) return undefined;
      return { type, room, from, text: said };
    }
    case 'error': {
      const code = word(fields['code']);
      const said = text(fields['text']);
      return code === undefined || said === undefined ? undefined : { type, code, text: said };
    }
    case 'users': {
      const nicknames = listOf(nickname, fields['nicknames']);
      return nicknames && { type, nicknames, ...moreOf(fields) };
    }
    case 'rooms': {
      const rooms = listOf(roomName, fields['rooms']);
      return rooms && { type, rooms, ...moreOf(fields) };
    }
    case 'members': {
      const room = roomName(fields['room']);
      const nicknames = listOf(nickname, fields['nicknames']);
      return room === undefined || nicknames === undefined ? undefined : { type, room, nicknames };
    }
    case 'help':
    case 'motd': {
      const said = text(fields['text']);
      return said === undefined ? undefined : { type, text: said };
    }
    case 'pong': {
      const token = text(fields['token']);
      return token === undefined ? undefined : { type, token };
    }
    case 'me':
    case 'operator':
    case 'kicked':
    case 'joined':
    case 'left': {
      const name = nickname(fields['nickname']);
      return name && { type, nickname: name };
    }
    case 'muted': {
      const name = nickname(fields['nickname']);
      const target = word(fields['target']);
      const until = word(fields['until']);
      if (until === undefined) return undefined;
      if (name !== undefined) return { type, nickname: name, until };
      return target === undefined ? undefined : { type, target, until };
    }
    case 'unmuted': {
      const name = nickname(fields['nickname']);
      const target = word(fields['target']);
      if (name !== undefined) return { type, nickname: name };
      return target === undefined ? undefined : { type, target };
    }
    case 'banned': {
      const target = word(fields['target']);
      const until = word(fields['until']);
      return target === undefined || until === undefined ? undefined : { type, target, until };
    }
    case 'unbanned': {
      const target = word(fields['target']);
      return target === undefined ? undefined : { type, target };
    }
    case 'ban': {
      const target = word(fields['target']);
      const until = word(fields['until']);
      const by = word(fields['by']);
      if (target === undefined || until === undefined || by === undefined) return undefined;
      return { type, target, until, by, reason: text(fields['reason']) };
    }
    case 'bans': {
      const { count } = fields;
      return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? { type, count } : undefined;
    }
    case 'renamed': {
      const from = nickname(fields['from']);
      const to = nickname(fields['to']);
      return from === undefined || to === undefined ? undefined : { type, from, to };
    }
    case 'entered':
    case 'exited': {
      const room = roomName(fields['room']);
      const name = nickname(fields['nickname']);
      return room === undefined || name === undefined ? undefined : { type, room, nickname: name };
    }
    default:
      return undefined;
  }
}

/** Of a page, whether more come after it. */
function moreOf({ more }: Fields): { readonly more?: boolean } {
  return typeof more === 'boolean' ? { more } : {};
}

function nickname(value: unknown): Nickname | undefined {
  return typeof value === 'string' ? parseNickname(value, LONGEST_NAME) : undefined;
}

function roomName(value: unknown): RoomName | undefined {
  return typeof value === 'string' ? parseRoomName(value, LONGEST_NAME) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A text without spaces, and not empty. */
function word(value: unknown): string | undefined {
  return typeof value === 'string' && /^\S+$/.test(value) ? value : undefined;
}

function listOf<One>(read: (value: unknown) => One | undefined, values: unknown): readonly One[] | undefined {
  if (!Array.isArray(values)) return undefined;
  const all = values.map(read);
  return all.every((one) => one !== undefined) ? all : undefined;
}
