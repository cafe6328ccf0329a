/**
 * formatMessage: a message survives being written as JSON and read again, and however unclean its texts are it is one
 * line of JSON; where they are clean it is one plain line, too.
 *
 * The bytes: the type, then the texts, the length of each before it.
 */
import assert from 'node:assert/strict';
import {
  cleanText,
  formatMessage,
  type Message,
  type MessageBody,
  parseNickname,
  parseRoomName,
} from '@linechat/chat-core';
import { Input } from '../input.ts';

export const covers = ['/packages/chat-core/dist/'];
export const words = [
  '"',
  '\\',
  '\\u',
  '\n',
  '\r',
  '\x00',
  '\xe2\x80\xa8',
  '\xed\xa0\x80',
  '\xf0\x9f\x99\x82',
  '{',
  '}',
];

const TYPES = [
  ...(['public', 'room', 'private', 'error', 'users', 'rooms', 'members', 'help', 'me', 'pong', 'joined'] as const),
  ...(['left', 'renamed', 'entered', 'exited', 'motd', 'operator', 'kicked', 'unmuted', 'muted', 'banned'] as const),
  ...(['unbanned', 'ban', 'bans'] as const),
] as const satisfies readonly [Message['type'], ...Message['type'][]];

const UNTIL = '2026-01-02T03:04:05.678Z';

export function fuzz(data: Uint8Array): void {
  const input = new Input(data);
  const type = input.of(TYPES);
  const seq = input.byte() * 0x1_0000_0000 + input.byte();
  const time = Date.UTC(2026, 0, 1) + input.byte() * 1e9 + input.byte();
  const message: Message = { ...body(type, input), seq, time };

  const json = formatMessage(message, 'json');
  assert.doesNotMatch(json, /[\r\n]/);
  const read: unknown = JSON.parse(json);
  // What is undefined is not written.
  const written = Object.entries(message).filter(([, value]) => value !== undefined);
  assert.deepEqual(read, { ...Object.fromEntries(written), time: new Date(time).toISOString() });
  const isClean = written.every(([, value]) => typeof value !== 'string' || value === cleanText(value));
  if (isClean) assert.doesNotMatch(formatMessage(message, 'plain'), /[\r\n]/);
}

function body(type: MessageBody['type'], input: Input): MessageBody {
  // Half of the bytes make lone surrogates, which UTF-8 has none of.
  const text = () =>
    Array.from(input.some(40), (byte) => String.fromCharCode(byte & 0x80 ? 0xd7c0 + byte * 8 : byte)).join('');
  const nickname = () => parseNickname(`n${input.byte()}`, 24) ?? fail();
  const muted = () => input.of([{ nickname: nickname() }, { target: '2001:db8::/64' }]);
  const room = () => parseRoomName(`r-${input.byte()}`, 32) ?? fail();
  switch (type) {
    case 'public':
    case 'private':
      return { type, from: nickname(), text: text() };
    case 'room':
      return { type, room: room(), from: nickname(), text: text() };
    case 'error':
      return { type, code: 'no-such-user' as const, text: text() };
    case 'users':
      return { type, nicknames: Array.from(input.some(4), nickname), ...input.of([{}, { more: true }]) };
    case 'rooms':
      return { type, rooms: Array.from(input.some(4), room), ...input.of([{}, { more: false }]) };
    case 'members':
      return { type, room: room(), nicknames: Array.from(input.some(4), nickname) };
    case 'help':
    case 'motd':
      return { type, text: text() };
    case 'operator':
    case 'kicked':
    case 'me':
    case 'joined':
    case 'left':
      return { type, nickname: nickname() };
    case 'pong':
      return { type, token: text() };
    case 'muted':
      return { type, ...muted(), until: UNTIL };
    case 'unmuted':
      return { type, ...muted() };
    case 'banned':
      return { type, target: nickname(), until: UNTIL };
    case 'unbanned':
      return { type, target: nickname() };
    case 'ban':
      return { type, target: nickname(), until: UNTIL, by: nickname(), reason: input.of([text(), undefined]) };
    case 'bans':
      return { type, count: input.byte() };
    case 'renamed':
      return { type, from: nickname(), to: nickname() };
    case 'entered':
    case 'exited':
      return { type, room: room(), nickname: nickname() };
  }
}

function fail(): never {
  throw new Error('That is a name.');
}
