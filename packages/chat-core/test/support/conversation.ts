/** Random conversations: few people, few names and all kinds of events, so that they collide. */
import fc from 'fast-check';
import { type ChatEvent, type ChatOptions, connectionId, type Happening } from '../../src/index.ts';

const name = fc.constantFrom('a', 'A', 'b', 'B', 'cc', 'CC', 'd4', 'too', 'toolong', 'ä', 'a b', ':', '');
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('hi', ' hi  there ', '', ' ', 'é🙂', '"\\', '\t') },
  { weight: 1, arbitrary: fc.constantFrom('\x07', 'a\x1b[2Jb', '\u202ec', '\u2028', 'x\x00', '\x85') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) },
);
const space = fc.constantFrom(' ', ' ', ' ', '  ', '');
const commandWord = fc.constantFrom(
  ...['!users', '!rooms', '!me', '!help', '!quit', '!frob', '!', '!Users', '!users ', '!rooms x'],
);
const line = fc.oneof(
  { weight: 3, arbitrary: text },
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('#', '@', '@'), name, space, text).map((parts) => parts.join('')) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.constantFrom('!enter', '!enter', '!leave', '!members', '!nick'), space, name)
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('!say', '!ping'), space, text).map((parts) => parts.join('')) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('!notices on', '!notices off', '!notices', '!format json', '!format plain', '!format x'),
  },
  { weight: 2, arbitrary: commandWord },
);

const connection = fc.integer({ min: 1, max: 7 }).map(connectionId);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      { type: fc.constant('connected' as const), connection, address: fc.constantFrom('here', 'there') },
      { requiredKeys: ['type', 'connection'] },
    ),
  },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('line' as const), connection, text: name }) },
  { weight: 14, arbitrary: fc.record({ type: fc.constant('line' as const), connection, text: line }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('overlong-line' as const), connection }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('nickname-deadline' as const), connection }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('output-overflow' as const), connection }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('disconnected' as const), connection }) },
);

/** Events in order. A connection id is given out once, as shells have to. */
export const conversation: fc.Arbitrary<ChatEvent[]> = fc
  .tuple(fc.array(happening, { maxLength: 60, size: 'max' }), fc.boolean())
  .map(([drafts, shutsDown]) => {
    const seen = new Set<number>();
    const happenings = drafts.filter((draft) => {
      const isAgain = draft.type === 'connected' && seen.has(draft.connection);
      if (draft.type === 'connected') seen.add(draft.connection);
      return !isAgain;
    });
    if (shutsDown) happenings.splice(Math.floor(happenings.length * 0.9), 0, { type: 'shutdown' });
    return happenings.map((one, i) => ({ ...one, seq: i + 1, time: 1_767_225_600_000 + i * 1000 }));
  });

/** Limits small enough to be met. */
export const smallOptions: fc.Arbitrary<ChatOptions> = fc.record({
  maxNicknameLength: fc.integer({ min: 2, max: 4 }),
  maxRoomNameLength: fc.integer({ min: 2, max: 4 }),
  maxFirstLineBytes: fc.constant(64),
  maxRoomsPerClient: fc.integer({ min: 0, max: 3 }),
  maxRooms: fc.integer({ min: 0, max: 3 }),
  maxConnections: fc.integer({ min: 1, max: 7 }),
  maxConnectionsPerAddress: fc.integer({ min: 0, max: 3 }),
  selfEcho: fc.boolean(),
});
