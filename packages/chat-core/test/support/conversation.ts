/**
 * Random conversations. They begin with a few people in the chat, and have few names, so that what people do collides.
 * That they reach what they are there to reach is itself a test (properties.test.ts).
 */
import fc from 'fast-check';
import { type Ban, type ChatEvent, type ChatOptions, connectionId, type Happening } from '../../src/index.ts';

const goodName = fc.constantFrom('a', 'A', 'k', 'K', 'cc', 'Cc', 'd4', 'D4', 'e');
/** U+212A is a k to `toLowerCase`, and to nobody else. */
const badName = fc.constantFrom('toolong', 'ä', '\u212a', 'a b', 'a:', '__proto__', 'a\x07', '');
const name = fc.oneof({ weight: 9, arbitrary: goodName }, { weight: 1, arbitrary: badName });
const room = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('a', 'A', 'k', '_-') },
  { weight: 1, arbitrary: badName },
);

/** Ways to write addresses, some the same; and what is none. */
const address = fc.constantFrom('10.0.0.1', '10.0.0.1', '::ffff:10.0.0.1', '2001:db8::1', '2001:DB8:0::1%eth0');
const noAddress = fc.constantFrom('here', '10.0.1', '10.0.0.01', '1:2', '::ffff:10.0.0.256');

const character = fc.constantFrom(
  ...['a', 'b', ' ', '\t', ':', '#', '@', '!', '"', '\\', 'é', '🙂', '\ufeff', '\u00a0', '\ud800'],
  ...['\x00', '\x07', '\n', '\r', '\x1b', '\x7f', '\x85', '\u061c', '\u200e', '\u200f', '\u2028', '\u202e', '\u2066'],
);
const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('hi', ' hi  there ', 'a', '', ' ') },
  { weight: 1, arbitrary: fc.string({ unit: character, maxLength: 8 }) },
);

const space = fc.constantFrom(' ', ' ', ' ', ' ', ' ', '  ', '');
const spaced = (words: readonly string[], rest: fc.Arbitrary<string>) =>
  fc.tuple(fc.constantFrom(...words), space, rest).map((parts) => parts.join(''));
const joined = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(''));
const target = fc.oneof(
  { weight: 5, arbitrary: name },
  { weight: 4, arbitrary: address },
  { weight: 1, arbitrary: noAddress },
);
/** An event takes a second, so some of these are over before the conversation is. */
const duration = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('1s', '3s', '3s', '10s', '10s', '1m', '2w', '3650d') },
  { weight: 2, arbitrary: fc.constantFrom('0s', '3651d', '1', 's', '1 s', '-1s', '1M', '1e3s', '') },
);
const line = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: fc.tuple(fc.constant('#'), name, space, text).map((parts) => parts.join('')) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('@'), room, space, text).map((parts) => parts.join('')) },
  { weight: 8, arbitrary: spaced(['!enter', '!enter', '!leave', '!members'], room) },
  { weight: 2, arbitrary: spaced(['!nick'], name) },
  { weight: 2, arbitrary: spaced(['!say', '!ping'], text) },
  { weight: 3, arbitrary: spaced(['!notices'], fc.constantFrom('on', 'on', 'off', 'x', '')) },
  { weight: 2, arbitrary: spaced(['!format'], fc.constantFrom('json', 'json', 'plain', 'x', '')) },
  { weight: 2, arbitrary: spaced(['!users', '!rooms', '!me', '!help', '!frob', '!', '!Users'], text) },
  { weight: 1, arbitrary: fc.constant('!quit') },
  { weight: 2, arbitrary: fc.constantFrom('!operator pass word', '!operator pass', '!operator  ', '!operator') },
);

const order = fc.oneof(
  { weight: 2, arbitrary: joined(fc.constant('!kick'), space, name, space, text) },
  { weight: 4, arbitrary: joined(fc.constant('!ban'), space, target, space, duration, space, text) },
  { weight: 3, arbitrary: joined(fc.constant('!unban'), space, target) },
  { weight: 5, arbitrary: joined(fc.constant('!mute'), space, name, space, duration) },
  { weight: 4, arbitrary: spaced(['!unmute'], name) },
  { weight: 1, arbitrary: spaced(['!bans'], text) },
);
/** What somebody says in a row: orders, often about one and the same target, or a guesser's passwords. */
const aboutOne = fc
  .tuple(
    target,
    fc.array(fc.constantFrom('mute 3s', 'mute 1m', 'unmute', 'ban 10s', 'unban', 'bans'), {
      minLength: 1,
      maxLength: 4,
      size: 'max',
    }),
  )
  .map(([who, words]) => words.map((word) => word.replace(/^(\w+)/, `!$1 ${who}`)));
const orders = fc.oneof(
  { weight: 4, arbitrary: aboutOne },
  { weight: 3, arbitrary: fc.array(order, { minLength: 1, maxLength: 2 }) },
);
const row = fc.oneof(
  { weight: 6, arbitrary: orders.map((all) => ['!operator pass word', ...all]) },
  { weight: 2, arbitrary: orders },
  { weight: 1, arbitrary: fc.array(fc.constantFrom('!operator pass', '!operator  x'), { maxLength: 4, size: 'max' }) },
);

/** What happens next. `who` counts back from who came last, so that it is often somebody who is there. */
type Draft =
  | { readonly type: 'arrives'; readonly address: string | undefined; readonly nickname: string | undefined }
  | { readonly type: 'overlong-line' | 'nickname-deadline' | 'output-overflow' | 'disconnected'; readonly who: number }
  | { readonly type: 'line'; readonly who: number; readonly text: string }
  | { readonly type: 'lines'; readonly who: number; readonly texts: readonly string[] };

const who = fc.oneof({ weight: 9, arbitrary: fc.nat({ max: 4 }) }, { weight: 1, arbitrary: fc.nat({ max: 9 }) });
const arrival: fc.Arbitrary<Draft> = fc.record({
  type: fc.constant('arrives' as const),
  address: fc.oneof({ weight: 3, arbitrary: address }, { weight: 1, arbitrary: fc.constantFrom('here', undefined) }),
  nickname: fc.oneof(
    { weight: 6, arbitrary: goodName },
    { weight: 1, arbitrary: text },
    { weight: 2, arbitrary: fc.constant(undefined) },
  ),
});
const draft: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 3, arbitrary: arrival },
  { weight: 30, arbitrary: fc.record({ type: fc.constant('line' as const), who, text: line }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('lines' as const), who, texts: row }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('overlong-line', 'output-overflow', 'disconnected'),
      who,
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('nickname-deadline' as const), who: fc.nat({ max: 1 }) }) },
);

/** Somebody who is there when the conversation begins, and what they have said already. */
const first = fc.subarray(['!enter a', '!enter k', '!notices on', '!format json', '!operator pass word']);
const opening: fc.Arbitrary<readonly Draft[]> = fc
  .array(first, { maxLength: 5, size: 'max' })
  .map((all) =>
    all.flatMap((lines, i): readonly Draft[] => [
      { type: 'arrives', address: i < 2 ? '10.0.0.1' : undefined, nickname: ['a', 'k', 'cc', 'd4', 'E'][i] },
      ...lines.map((text) => ({ type: 'line', who: 0, text }) as const),
    ]),
  );

const BEGINNING = Date.UTC(2026, 0, 1);

/** Events in order. A connection id is given out once, as shells have to. */
export const conversation: fc.Arbitrary<ChatEvent[]> = fc
  .tuple(opening, fc.array(draft, { maxLength: 40, size: 'max' }), fc.nat({ max: 3 }))
  .map(([first, rest, shutsDown]) => {
    let last = 0;
    const happenings = [...first, ...rest].flatMap((one): Happening[] => {
      if (one.type === 'lines') {
        const connection = connectionId(last - one.who);
        return one.texts.map((text) => ({ type: 'line', connection, text }));
      }
      if (one.type !== 'arrives') {
        const { who, ...happening } = one;
        return [{ ...happening, connection: connectionId(last - who) }];
      }
      const { address, nickname } = one;
      const connection = connectionId(++last);
      const connected: Happening =
        address === undefined ? { type: 'connected', connection } : { type: 'connected', connection, address };
      return nickname === undefined ? [connected] : [connected, { type: 'line', connection, text: nickname }];
    });
    if (shutsDown === 0) happenings.splice(Math.floor(happenings.length * 0.9), 0, { type: 'shutdown' });
    return happenings.map((one, i) => ({ ...one, seq: i + 1, time: BEGINNING + i * 1000 }));
  });

const isPassword = (attempt: string) => attempt === 'pass word';

/** Bans from before; some end during the conversation, and some have ended. */
const ban: fc.Arbitrary<Ban> = fc.record({
  target: fc.oneof(goodName, address),
  until: fc.constantFrom(-1, 0, 10, 30, 1000).map((seconds) => BEGINNING + seconds * 1000),
  by: fc.constant('boss'),
  reason: fc.constantFrom(undefined, ' r\x07 ', ''),
});

/** Limits small enough to be met, and large enough for something to happen. */
export const smallOptions: fc.Arbitrary<ChatOptions> = fc.record({
  maxNicknameLength: fc.integer({ min: 2, max: 4 }),
  maxRoomNameLength: fc.integer({ min: 2, max: 4 }),
  maxFirstLineBytes: fc.constant(64),
  maxRoomsPerClient: fc.constantFrom(0, 1, 2, 2, 3, 3),
  maxRooms: fc.constantFrom(0, 0, 2, 3),
  maxConnections: fc.constantFrom(1, 3, 5, 6, 7, 8, 8),
  maxConnectionsPerAddress: fc.constantFrom(0, 0, 1, 2, 2),
  selfEcho: fc.boolean(),
  motd: fc.constantFrom([], [], ['hi', ' \x07there', '']),
  isOperatorPassword: fc.constantFrom(...Array.from({ length: 9 }, () => isPassword), undefined),
  bans: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(ban, { maxLength: 3 }) }),
});
