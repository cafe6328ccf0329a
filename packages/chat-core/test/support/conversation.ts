/**
 * Random conversations, on one node or several. They begin with a few clients in the chat, and have few names, so that
 * clients collide. A test in properties.test.ts shows that they reach every message, error and way to leave.
 */
import fc from 'fast-check';
import {
  type Ban,
  type ChatEvent,
  type ChatInput,
  type ChatOptions,
  type ConnectionId,
  connectionId,
  lineInput,
  type NodeId,
  nodeId,
} from '../../src/index.ts';

const goodName = fc.constantFrom('a', 'A', 'k', 'K', 'cc', 'Cc', 'd4', 'D4', 'e');
/** U+212A is a k to `toLowerCase`, and to no other reader. */
const badName = fc.constantFrom('toolong', 'ä', '\u212a', 'a b', 'a:', '__proto__', 'a\x07', '');
const name = fc.oneof({ weight: 9, arbitrary: goodName }, { weight: 1, arbitrary: badName });
const room = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('a', 'A', 'k', '_-') },
  { weight: 1, arbitrary: badName },
);

/** Some addresses, two of them in several forms; and texts that are not addresses. */
const address = fc.constantFrom(
  ...['10.0.0.1', '10.0.0.1', '::ffff:10.0.0.1', '10.0.0.2', '2001:db8::1', '2001:DB8:0::1%eth0', '2001:db8::2'],
);
const network = fc.constantFrom(
  ...['10.0.0.0/24', '10.0.0.9/24', '::ffff:10.0.0.1/128', '10.0.0.2/31', '2001:db8::/64', '2001:db8::7/64'],
  '2001:db8:1::/32',
);
const noAddress = fc.constantFrom(
  ...[
    'here',
    '10.0.1',
    '10.0.0.01',
    '1:2',
    '::ffff:10.0.0.256',
    '10.0.0.0/15',
    '10.0.0.0/33',
    '2001:db8::/31',
    '1.2/24',
  ],
);

const character = fc.constantFrom(
  ...['a', 'b', ' ', '\t', ':', '#', '@', '!', '"', '\\', 'é', '🙂', '\ufeff', '\u00a0', '\ud800'],
  ...['\x00', '\x07', '\n', '\r', '\x1b', '\x7f', '\x85', '\u061c', '\u200e', '\u200f', '\u2028', '\u202e', '\u2066'],
  ...['\u200b', '\u2060', '\u3164', '\u2800', '\u{e0041}', '\u0301', '\u0301'.repeat(9), '\ufe0f', '\u20dd'],
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
  { weight: 3, arbitrary: address },
  { weight: 2, arbitrary: network },
  { weight: 1, arbitrary: noAddress },
);
/** An event takes a second, so some of these end before the conversation does. */
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
  { weight: 2, arbitrary: spaced(['!users after', '!rooms after'], fc.oneof(name, room, text)) },
  { weight: 2, arbitrary: spaced(['!users', '!rooms', '!me', '!help', '!frob', '!', '!Users'], text) },
  { weight: 1, arbitrary: fc.constant('!quit') },
  { weight: 2, arbitrary: fc.constantFrom('!operator pass word', '!operator pass', '!operator  ', '!operator') },
);

const operatorCommand = fc.oneof(
  { weight: 2, arbitrary: joined(fc.constant('!kick'), space, name, space, text) },
  { weight: 4, arbitrary: joined(fc.constant('!ban'), space, target, space, duration, space, text) },
  { weight: 3, arbitrary: joined(fc.constant('!unban'), space, target) },
  { weight: 5, arbitrary: joined(fc.constant('!mute'), space, target, space, duration) },
  { weight: 4, arbitrary: spaced(['!unmute'], target) },
  { weight: 1, arbitrary: spaced(['!bans'], text) },
);
/** Several lines in a row: commands of operators, often about the same target, or guessed passwords. */
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
const operatorCommands = fc.oneof(
  { weight: 4, arbitrary: aboutOne },
  { weight: 3, arbitrary: fc.array(operatorCommand, { minLength: 1, maxLength: 2 }) },
);
const row = fc.oneof(
  { weight: 6, arbitrary: operatorCommands.map((all) => ['!operator pass word', ...all]) },
  { weight: 2, arbitrary: operatorCommands },
  { weight: 1, arbitrary: fc.array(fc.constantFrom('!operator pass', '!operator  x'), { maxLength: 4, size: 'max' }) },
);

/** What comes next. `who` counts back from the client that came last, so that it is often one that is still there. */
type Draft =
  | {
      readonly type: 'arrives';
      readonly address: string | undefined;
      readonly nickname: string | undefined;
      readonly node: number;
    }
  | { readonly type: 'overlong-line' | 'nickname-deadline' | 'output-overflow' | 'disconnected'; readonly who: number }
  | { readonly type: 'lines'; readonly who: number; readonly texts: readonly string[] }
  | { readonly type: 'node-stopping' | 'node-lost'; readonly node: number };

const who = fc.oneof({ weight: 9, arbitrary: fc.nat({ max: 4 }) }, { weight: 1, arbitrary: fc.nat({ max: 9 }) });
const said = fc.constantFrom(['hi'], ['#a hi'], ['@a hi', '@k hi']);
const node = fc.nat({ max: 2 });
const arrival: fc.Arbitrary<Draft> = fc.record({
  type: fc.constant('arrives' as const),
  address: fc.oneof({ weight: 3, arbitrary: address }, { weight: 1, arbitrary: fc.constantFrom('here', undefined) }),
  nickname: fc.oneof(
    { weight: 6, arbitrary: goodName },
    { weight: 1, arbitrary: text },
    { weight: 2, arbitrary: fc.constant(undefined) },
  ),
  node,
});
const draft: fc.Arbitrary<Draft> = fc.oneof(
  { weight: 12, arbitrary: arrival },
  { weight: 120, arbitrary: fc.record({ type: fc.constant('lines' as const), who, texts: line.map((one) => [one]) }) },
  { weight: 32, arbitrary: fc.record({ type: fc.constant('lines' as const), who, texts: row }) },
  { weight: 12, arbitrary: fc.record({ type: fc.constant('lines' as const), who, texts: said }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom('overlong-line', 'output-overflow', 'disconnected'), who }),
  },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('nickname-deadline' as const), who: fc.nat({ max: 1 }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('node-stopping', 'node-lost'), node }) },
);

/** The clients that are there at the start, and what each of them has sent. */
const first = fc.subarray(['!enter a', '!enter k', '!notices on', '!format json', '!operator pass word']);
const opening: fc.Arbitrary<readonly Draft[]> = fc
  .array(fc.tuple(first, node), { maxLength: 5, size: 'max' })
  .map((all) =>
    all.flatMap(([texts, on], i): readonly Draft[] => [
      { type: 'arrives', address: i < 2 ? '10.0.0.1' : undefined, nickname: ['a', 'k', 'cc', 'd4', 'E'][i], node: on },
      { type: 'lines', who: 0, texts },
    ]),
  );

const BEGINNING = Date.UTC(2026, 0, 1);
export const PASSWORD = 'pass word';

/** The numbers that nodes get, in this order: the lowest, the highest, and some between. */
const NODES = [0, 2 ** 20 - 1, 1, 2 ** 19, 7];
const NEVER_CONNECTED = connectionId(2 ** 32 - 1);

/** Turns drafts into inputs. It gives out each connection id once, as a host program has to. */
class Host {
  readonly #nodes: number[];
  #nodesGivenOut: number;
  readonly #connections: ConnectionId[] = [];

  constructor(nodes: number) {
    this.#nodes = Array.from({ length: nodes }, (_, i) => i);
    this.#nodesGivenOut = nodes;
  }

  inputs(draft: Draft): readonly ChatInput[] {
    switch (draft.type) {
      case 'arrives': {
        const { address, nickname } = draft;
        const connection = connectionId(this.#connections.length + 1, this.#node(draft.node));
        this.#connections.push(connection);
        const connected: ChatInput =
          address === undefined ? { type: 'connected', connection } : { type: 'connected', connection, address };
        return nickname === undefined ? [connected] : [connected, this.#line(connection, nickname)];
      }
      case 'lines':
        return draft.texts.map((text) => this.#line(this.#connection(draft.who), text));
      case 'node-stopping':
        return [{ type: draft.type, node: this.#node(draft.node) }];
      case 'node-lost': {
        const lost = this.#node(draft.node);
        // Another process takes its place, with a number of its own.
        this.#nodes[draft.node % this.#nodes.length] = this.#nodesGivenOut++;
        return [{ type: draft.type, node: lost }];
      }
      default:
        return [{ type: draft.type, connection: this.#connection(draft.who) }];
    }
  }

  #line(connection: ConnectionId, text: string): ChatInput {
    return lineInput(connection, text, (attempt) => attempt === PASSWORD);
  }

  #node(place: number): NodeId {
    const i = this.#nodes[place % this.#nodes.length] ?? 0;
    return nodeId(NODES[i] ?? 100 + i);
  }

  #connection(who: number): ConnectionId {
    return this.#connections.at(-1 - who) ?? NEVER_CONNECTED;
  }
}

/** A conversation as events in order, on one to three nodes. */
export const conversation: fc.Arbitrary<ChatEvent[]> = fc
  .tuple(fc.constantFrom(1, 1, 2, 3), opening, fc.array(draft, { maxLength: 40, size: 'max' }))
  .map(([nodes, first, rest]) => {
    const host = new Host(nodes);
    return [...first, ...rest]
      .flatMap((one) => host.inputs(one))
      .map((input, i) => ({ ...input, seq: i + 1, time: BEGINNING + i * 1000 }));
  });

/** Bans at the start; some end during the conversation, and some before it. */
const ban: fc.Arbitrary<Ban> = fc.record({
  target: fc.oneof(goodName, address, network),
  until: fc.constantFrom(-1, 0, 10, 30, 1000).map((seconds) => BEGINNING + seconds * 1000),
  by: fc.constant('boss'),
  reason: fc.constantFrom(undefined, ' r\x07 ', ''),
});

/** Limits small enough to be reached, and large enough for a conversation. */
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
  hashSeed: fc.constantFrom('0'.repeat(32), '0123456789abcdef'.repeat(2)),
  operators: fc.constantFrom(...Array.from({ length: 9 }, () => true), false),
  bans: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(ban, { maxLength: 3 }) }),
});
