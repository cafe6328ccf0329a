import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatMessage, type Message, type MessageBody, type Nickname, type RoomName } from '../src/index.ts';
import { MESSAGE_TYPES } from './support/vocabulary.ts';

const ann = 'ann' as Nickname;
const bob = 'Bob' as Nickname;
const tea = 'Tea' as RoomName;
const coffee = 'coffee_2' as RoomName;
const stamp = { seq: 7, time: Date.UTC(2026, 0, 2, 3, 4, 5, 6) };
const stamped = '"seq":7,"time":"2026-01-02T03:04:05.006Z"}';

const table: readonly (readonly [plain: string, body: MessageBody, json: string])[] = [
  ['ann: hi', { type: 'public', from: ann, text: 'hi' }, '{"type":"public","from":"ann","text":"hi",'],
  [
    '@Tea ann:  hi',
    { type: 'room', room: tea, from: ann, text: ' hi' },
    '{"type":"room","room":"Tea","from":"ann","text":" hi",',
  ],
  ['#Bob: "\\"', { type: 'private', from: bob, text: '"\\"' }, '{"type":"private","from":"Bob","text":"\\"\\\\\\"",'],
  [
    '!error nick-in-use Taken.',
    { type: 'error', code: 'nick-in-use', text: 'Taken.' },
    '{"type":"error","code":"nick-in-use","text":"Taken.",',
  ],
  ['ann Bob', { type: 'users', nicknames: [ann, bob] }, '{"type":"users","nicknames":["ann","Bob"],'],
  ['Tea coffee_2', { type: 'rooms', rooms: [tea, coffee] }, '{"type":"rooms","rooms":["Tea","coffee_2"],'],
  ['', { type: 'rooms', rooms: [] }, '{"type":"rooms","rooms":[],'],
  [
    'Bob ann',
    { type: 'members', room: tea, nicknames: [bob, ann] },
    '{"type":"members","room":"Tea","nicknames":["Bob","ann"],',
  ],
  ['!help !me  yourself', { type: 'help', text: '!me  yourself' }, '{"type":"help","text":"!me  yourself",'],
  ['!me ann', { type: 'me', nickname: ann }, '{"type":"me","nickname":"ann",'],
  ['!pong a b', { type: 'pong', token: 'a b' }, '{"type":"pong","token":"a b",'],
  ['!motd  hi', { type: 'motd', text: ' hi' }, '{"type":"motd","text":" hi",'],
  ['!operator ann', { type: 'operator', nickname: ann }, '{"type":"operator","nickname":"ann",'],
  ['!kicked Bob', { type: 'kicked', nickname: bob }, '{"type":"kicked","nickname":"Bob",'],
  [
    '!banned ::1 2026',
    { type: 'banned', target: '::1', until: '2026' },
    '{"type":"banned","target":"::1","until":"2026",',
  ],
  ['!unbanned ::1', { type: 'unbanned', target: '::1' }, '{"type":"unbanned","target":"::1",'],
  [
    '!ban Bob 2026 ann be  nice',
    { type: 'ban', target: 'Bob', until: '2026', by: 'ann', reason: 'be  nice' },
    '{"type":"ban","target":"Bob","until":"2026","by":"ann","reason":"be  nice",',
  ],
  [
    '!ban Bob 2026 ann',
    { type: 'ban', target: 'Bob', until: '2026', by: 'ann', reason: undefined },
    '{"type":"ban","target":"Bob","until":"2026","by":"ann",',
  ],
  ['!bans 7', { type: 'bans', count: 7 }, '{"type":"bans","count":7,'],
  [
    '!muted Bob 2026',
    { type: 'muted', nickname: bob, until: '2026' },
    '{"type":"muted","nickname":"Bob","until":"2026",',
  ],
  ['!unmuted Bob', { type: 'unmuted', nickname: bob }, '{"type":"unmuted","nickname":"Bob",'],
  ['!joined ann', { type: 'joined', nickname: ann }, '{"type":"joined","nickname":"ann",'],
  ['!left ann', { type: 'left', nickname: ann }, '{"type":"left","nickname":"ann",'],
  ['!renamed ann Bob', { type: 'renamed', from: ann, to: bob }, '{"type":"renamed","from":"ann","to":"Bob",'],
  [
    '!entered Tea ann',
    { type: 'entered', room: tea, nickname: ann },
    '{"type":"entered","room":"Tea","nickname":"ann",',
  ],
  ['!exited Tea ann', { type: 'exited', room: tea, nickname: ann }, '{"type":"exited","room":"Tea","nickname":"ann",'],
];

describe('formatMessage', () => {
  test.each(table)('%j', (plain, body, json) => {
    const message: Message = { ...body, ...stamp };
    expect(formatMessage(message, 'plain')).toBe(plain);
    expect(formatMessage(message, 'json')).toBe(json + stamped);
  });

  test('every type of message is in the table', () => {
    expect(MESSAGE_TYPES.filter((type) => !table.some(([, body]) => body.type === type))).toEqual([]);
  });

  test('any text is one line of JSON, and nothing of it is lost', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '"', '\\', '\r', '\n', '\x00', '\t', '\u2028', '🙂') });
    fc.assert(
      fc.property(text, (said) => {
        const line = formatMessage({ type: 'public', from: ann, text: said, ...stamp }, 'json');
        expect(line).not.toMatch(/[\r\n]/);
        expect(JSON.parse(line)).toEqual({ type: 'public', from: 'ann', text: said, seq: 7, time: expect.any(String) });
      }),
    );
  });
});
