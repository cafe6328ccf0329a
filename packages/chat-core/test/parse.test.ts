import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cleanText,
  formatMessage,
  type Message,
  type MessageBody,
  type Nickname,
  type ParsedMessage,
  parseMessage,
  type RoomName,
} from '../src/message.ts';
import { ERROR_CODES, MESSAGE_TYPES } from './support/vocabulary.ts';

const name = fc.stringMatching(/^[A-Za-z0-9]{1,24}$/).map((text) => text as Nickname);
const room = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/).map((text) => text as RoomName);
const text = fc
  .oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', ' ', ' a: b ', '#bob: hi', '!error x', '{"type":"me"}'))
  .map(cleanText);
const until = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
const target = fc.oneof(name, fc.ipV4(), fc.ipV6(), fc.constantFrom('192.0.2.0/24', '2001:db8::/32'));
const customer = fc.oneof(fc.ipV4(), fc.constantFrom('2001:db8::/64'));
/** Pages say whether there are more. */
const page = fc.constantFrom({}, { more: true }, { more: false });
const names = fc.array(name, { maxLength: 3 });
const is = <Type extends string>(type: Type) => fc.constant(type);

/** Any message, of each type. */
const BODIES: { readonly [Type in MessageBody['type']]: fc.Arbitrary<MessageBody & { readonly type: Type }> } = {
  public: fc.record({ type: is('public'), from: name, text }),
  room: fc.record({ type: is('room'), room, from: name, text }),
  private: fc.record({ type: is('private'), from: name, text }),
  error: fc.record({ type: is('error'), code: fc.constantFrom(...ERROR_CODES), text }),
  users: fc.tuple(fc.record({ type: is('users'), nicknames: names }), page).map(([all, more]) => ({ ...all, ...more })),
  rooms: fc
    .tuple(fc.record({ type: is('rooms'), rooms: fc.array(room, { maxLength: 3 }) }), page)
    .map(([all, more]) => ({ ...all, ...more })),
  members: fc.record({ type: is('members'), room, nicknames: names }),
  help: fc.record({ type: is('help'), text }),
  me: fc.record({ type: is('me'), nickname: name }),
  pong: fc.record({ type: is('pong'), token: text }),
  motd: fc.record({ type: is('motd'), text }),
  operator: fc.record({ type: is('operator'), nickname: name }),
  kicked: fc.record({ type: is('kicked'), nickname: name }),
  unmuted: fc.oneof(
    fc.record({ type: is('unmuted'), nickname: name }),
    fc.record({ type: is('unmuted'), target: customer }),
  ),
  muted: fc.oneof(
    fc.record({ type: is('muted'), nickname: name, until }),
    fc.record({ type: is('muted'), target: customer, until }),
  ),
  banned: fc.record({ type: is('banned'), target, until }),
  unbanned: fc.record({ type: is('unbanned'), target }),
  ban: fc.record({ type: is('ban'), target, until, by: name, reason: fc.option(text, { nil: undefined }) }),
  bans: fc.record({ type: is('bans'), count: fc.nat() }),
  joined: fc.record({ type: is('joined'), nickname: name }),
  left: fc.record({ type: is('left'), nickname: name }),
  renamed: fc.record({ type: is('renamed'), from: name, to: name }),
  entered: fc.record({ type: is('entered'), room, nickname: name }),
  exited: fc.record({ type: is('exited'), room, nickname: name }),
};

const stamp = fc.record({ seq: fc.maxSafeNat(), time: fc.date({ noInvalidDate: true }).map(Number) });

/** A message without what plain text does not carry. */
function withoutStamp({ seq: _, time: __, ...body }: Message): ParsedMessage {
  if (body.type === 'users' || body.type === 'members') return { type: 'answer', names: body.nicknames };
  return body.type === 'rooms' ? { type: 'answer', names: body.rooms } : body;
}

describe('parseMessage reads back what formatMessage wrote:', () => {
  test.each(MESSAGE_TYPES)('%s', (type) => {
    fc.assert(
      fc.property(BODIES[type], stamp, (body, stamp) => {
        const message: Message = { ...body, ...stamp };
        expect(parseMessage(formatMessage(message, 'json'), 'json')).toStrictEqual(message);
        expect(parseMessage(formatMessage(message, 'plain'), 'plain')).toStrictEqual(withoutStamp(message));
      }),
    );
  });
});

describe('a plain line', () => {
  test.each<readonly [string, ParsedMessage]>([
    ['ann:  hi', { type: 'public', from: 'ann' as Nickname, text: ' hi' }],
    ['ann: a\nb', { type: 'public', from: 'ann' as Nickname, text: 'a\nb' }],
    ['!error new-code Read on.', { type: 'error', code: 'new-code', text: 'Read on.' }],
    ['!error new-code', { type: 'error', code: 'new-code', text: '' }],
    ['!help', { type: 'help', text: '' }],
    ['', { type: 'answer', names: [] }],
    ['Tea-Time_2', { type: 'answer', names: ['Tea-Time_2'] }],
  ])('%j', (line, message) => {
    expect(parseMessage(line, 'plain')).toStrictEqual(message);
  });

  test.each([
    ...['hello, world', 'ann:hi', 'ann hi: there you', 'änn: hi', 'a  b', ' ', ' ann', `${'x'.repeat(256)}: hi`],
    ...['@tea: hi', '@tea ann bob: hi', '@t/a ann: hi', '#ann hi', '# ann: hi', '!', '!frobnicate x', '!constructor x'],
    ...[
      '!error',
      '!me',
      '!me two names',
      '!me änn',
      '!bans x',
      '!bans -1',
      '!ban bob',
      '!renamed ann',
      '!renamed ann  bob',
      '!left bob ',
      '!__proto__ x',
    ],
    '{"type":"me","nickname":"ann"}',
  ])('%j is unknown', (line) => {
    expect(parseMessage(line, 'plain')).toStrictEqual({ type: 'unknown', text: line });
  });
});

describe('a line of JSON', () => {
  test.each<readonly [string, ParsedMessage]>([
    ['{"type":"me","nickname":"ann"}', { type: 'me', nickname: 'ann' as Nickname }],
    ['{"type":"help","text":"","more":[1]}', { type: 'help', text: '' }],
    ['{"type":"help","text":"","seq":1.5,"time":"soon"}', { type: 'help', text: '' }],
    ['{"type":"help","text":"","seq":7,"time":"2026-01-01T00:00"}', { type: 'help', text: '', seq: 7 }],
  ])('%j', (line, message) => {
    expect(parseMessage(line, 'json')).toStrictEqual(message);
  });

  test.each([
    ...['', 'ann: hi', '{', 'null', '7', '"me"', '[]', '{}', '{"type":7}', '{"type":"frob"}', '{"type":"answer"}'],
    ...['{"type":"me"}', '{"type":"me","nickname":7}', '{"type":"me","nickname":"a b"}', '{"type":"bans","count":-1}'],
    ...['{"type":"users","nicknames":["ann",7]}', '{"type":"users","nicknames":"ann"}', '{"type":"bans","count":"1"}'],
    ...['{"type":"room","from":"ann","text":"hi"}', '{"type":"error","text":"hi"}', '{"type":"__proto__"}'],
  ])('%j is unknown', (line) => {
    expect(parseMessage(line, 'json')).toStrictEqual({ type: 'unknown', text: line });
  });
});

test('parseMessage never throws', () => {
  const type = fc.constantFrom(...MESSAGE_TYPES, 'answer', 'unknown');
  const fields = fc.dictionary(
    fc.constantFrom('from', 'to', 'text', 'room', 'code', 'nickname', 'nicknames', 'rooms', 'token', 'count', 'until'),
    fc.jsonValue(),
  );
  const json = fc.tuple(type, fields).map(([type, fields]) => JSON.stringify({ type, ...fields }));
  const plain = fc.tuple(fc.constantFrom('', '!', '@', '#'), type, fc.string()).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(json, plain, fc.string()), fc.constantFrom('plain', 'json'), (line, format) => {
      expect(typeof parseMessage(line, format).type).toBe('string');
    }),
    { numRuns: 2000 },
  );
});
