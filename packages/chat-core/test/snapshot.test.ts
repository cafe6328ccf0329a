import fc from 'fast-check';
import { isOrdered, Map as PersistentMap, Set as PersistentSet } from 'immutable';
import { describe, expect, test } from 'vitest';
import {
  type ChatEvent,
  type ChatInput,
  type ChatState,
  connectionId,
  createChat,
  nodeId,
  parseState,
  serializeState,
  stateHash,
  transition,
} from '../src/index.ts';
import { NameMap } from '../src/state/name-map.ts';
import { NameOrder } from '../src/state/name-order.ts';
import { conversation, PASSWORD, smallOptions } from './support/conversation.ts';
import { play, playFromStart } from './support/play.ts';

const chats = fc.tuple(conversation, smallOptions);

/**
 * A state written out without the serializer: every field of it, also those that it may have one day. Ordered collections
 * keep their order; the others are sorted.
 */
function written(value: unknown): unknown {
  if (value instanceof NameMap) {
    return value
      .entries()
      .map(([key, one]) => [key, written(one)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  }
  if (value instanceof NameOrder) return value.toArray();
  if (PersistentMap.isMap(value)) {
    const entries = value.toArray().map(([key, one]) => [key, written(one)]);
    return isOrdered(value) ? entries : entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  }
  if (PersistentSet.isSet(value)) {
    const members = value.toArray();
    return isOrdered(value) ? members : members.sort();
  }
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(fields.map(([name, one]) => [name, written(one)]));
}

const events = (inputs: readonly ChatInput[]): readonly ChatEvent[] =>
  inputs.map((input, i) => ({ ...input, seq: i + 1, time: i }));
const after = (inputs: readonly ChatInput[]): ChatState =>
  play(events(inputs), createChat()).at(-1)?.after ?? createChat();

describe('a state that was saved and read', () => {
  test('law 8: gives the same effects for ever after, wherever the conversation was cut', () => {
    fc.assert(
      fc.property(chats, fc.nat(), (chat, at) => {
        const turns = playFromStart(chat);
        if (turns.length === 0) return;
        const cut = at % turns.length;
        const { before } = turns[cut] ?? expect.fail();
        const rest = play(chat[0].slice(cut), parseState(serializeState(before)));
        expect(rest.map(({ effects }) => effects)).toStrictEqual(turns.slice(cut).map(({ effects }) => effects));
        expect(rest.map((turn) => stateHash(turn.after))).toEqual(
          turns.slice(cut).map((turn) => stateHash(turn.after)),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('law 8: is the same in every field', () => {
    fc.assert(
      fc.property(chats, (chat) => {
        for (const { after } of playFromStart(chat)) {
          const text = serializeState(after);
          const read = parseState(text);
          expect(written(read)).toEqual(written(after));
          expect(serializeState(read)).toBe(text);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('law 8: has no password in it, and neither has an event', () => {
    fc.assert(
      fc.property(chats, (chat) => {
        for (const { event, after } of playFromStart(chat)) {
          expect(JSON.stringify(event)).not.toContain(PASSWORD);
          expect(serializeState(after)).not.toContain(PASSWORD);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('is data: JSON holds all of it', () => {
    fc.assert(
      fc.property(chats, (chat) => {
        for (const { after } of playFromStart(chat)) {
          expect(JSON.parse(JSON.stringify(written(after)))).toStrictEqual(written(after));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('the hash of a state', () => {
  test('law 9: is equal exactly where the states are', () => {
    fc.assert(
      fc.property(chats, (chat) => {
        const seen = new Map<string, string>();
        for (const { after } of playFromStart(chat)) {
          const text = JSON.stringify(written(after));
          const hash = stateHash(after);
          expect(seen.get(hash) ?? text).toBe(text);
          seen.set(hash, text);
        }
        expect(new Set(seen.values()).size).toBe(seen.size);
      }),
      { numRuns: 300 },
    );
  });

  test('is SHA-256 in hexadecimal, and is part of the snapshot', () => {
    const hash = stateHash(createChat());
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.parse(serializeState(createChat())).hash).toBe(hash);
    expect(stateHash(createChat({ motd: ['é'] }))).not.toBe(hash);
  });

  /** The same three clients, connected in any order. Persistent maps put ids that hash alike in the order of insertion. */
  const connect = (n: number): ChatInput => ({
    type: 'connected',
    connection: connectionId(n),
    address: `10.0.0.${n}`,
  });
  const line = (n: number, text: string): ChatInput => ({ type: 'line', connection: connectionId(n), text });
  const named = [line(1, 'ann'), line(3, 'cid'), line(2, 'bob')];

  test('law 9: equal states have the same hash and stop in the same order, whatever the order of connecting', () => {
    const far = 2 ** 31;
    const ids = [3, 1, far + 7, 2, far + 1];
    const states = [ids, ids.toReversed(), ids.toSorted((a, b) => a - b)].map((order) =>
      after([...order.map(connect), ...named]),
    );
    const stopping: ChatEvent = { type: 'node-stopping', node: nodeId(0), seq: 100, time: 100 };
    const expected = transition(states[0] ?? expect.fail(), stopping)[1];
    expect(expected.map((effect) => (effect.type === 'disconnect' ? effect.connection : effect.type))).toEqual([
      'deliver',
      ...[1, 2, 3, far + 1, far + 7],
    ]);
    for (const state of states) {
      expect(stateHash(state)).toBe(stateHash(states[0] ?? expect.fail()));
      expect(transition(state, stopping)[1]).toEqual(expected);
    }
  });

  const stop = (n: number): ChatInput => ({ type: 'node-stopping', node: nodeId(n) });
  const becomeOperator: ChatInput = { type: 'operator-attempt', connection: connectionId(1), outcome: 'right' };

  test.each<readonly [string, readonly ChatInput[]]>([
    ['connecting', [connect(11), connect(12), connect(13)]],
    ['muting', [line(1, '!mute bob 1h'), line(1, '!mute ann 1h')]],
    ['stopping of nodes', [stop(7), stop(5), stop(6)]],
  ])('law 9: the order of %s is not part of it', (_, inputs) => {
    const start = [connect(1), connect(2), line(1, 'ann'), line(2, 'bob'), becomeOperator];
    const hashes = [inputs, inputs.toReversed()].map((order) => {
      // All at the same time, so that mutes end at the same time.
      const all = [...start, ...order].map((input, i) => ({ ...input, seq: i + 1, time: 1 }));
      return stateHash(play(all, createChat({ operators: true })).at(-1)?.after ?? expect.fail());
    });
    expect(hashes[0]).toBe(hashes[1]);
  });

  test.each<readonly [string, readonly ChatInput[], readonly ChatInput[]]>([
    ['nicknames', [line(1, 'ann'), line(2, 'bob')], [line(2, 'bob'), line(1, 'ann')]],
    ['rooms', [line(1, '!enter a'), line(1, '!enter b')], [line(1, '!enter b'), line(1, '!enter a')]],
    ['members', [line(1, '!enter a'), line(2, '!enter a')], [line(2, '!enter a'), line(1, '!enter a')]],
    ['notices', [line(1, '!notices on'), line(2, '!notices on')], [line(2, '!notices on'), line(1, '!notices on')]],
  ])('the order of %s is part of it', (what, some, others) => {
    const start = [connect(1), connect(2), ...(what === 'nicknames' ? [] : [line(1, 'ann'), line(2, 'bob')])];
    expect(stateHash(after([...start, ...some]))).not.toBe(stateHash(after([...start, ...others])));
  });
});

describe('parseState refuses with one sentence', () => {
  const sentence = /^The snapshot [^.\n]*\.$/;
  const snapshot = (() => {
    const options = { motd: ['hello'], operators: true, bans: [{ target: 'bob', until: 9, by: 'ann', reason: 'é' }] };
    const [state] = transition(createChat(options), {
      type: 'connected',
      connection: connectionId(1),
      address: '::1',
      seq: 1,
      time: 1,
    });
    return serializeState(state);
  })();

  test.each([
    ['an empty text', '', /is damaged: it is not JSON/],
    ['half a snapshot', snapshot.slice(0, snapshot.length / 2), /is damaged: it is not JSON/],
    ['a snapshot twice', snapshot + snapshot, /is damaged: it is not JSON/],
    ['another version', snapshot.replace('"version":2', '"version":3'), /must have version 2; it has 3/],
    ['no version', '{}', /must have version 2; it has undefined/],
    ['null', 'null', /must have version 2/],
    ['a number', '7', /must have version 2/],
    ['no state', '{"version":2}', /is damaged: its hash/],
    ['a state that was changed', snapshot.replace('hello', 'hallo'), /is damaged: its hash/],
  ])('%s', (_, text, message) => {
    expect(() => parseState(text)).toThrow(RangeError);
    expect(() => parseState(text)).toThrow(message);
    expect(() => parseState(text)).toThrow(sentence);
  });

  test('a text in which any one character is another', () => {
    fc.assert(
      fc.property(fc.nat({ max: snapshot.length - 1 }), fc.string({ minLength: 1, maxLength: 1 }), (at, other) => {
        const text = snapshot.slice(0, at) + other + snapshot.slice(at + 1);
        if (text === snapshot) return;
        expect(() => parseState(text)).toThrow(sentence);
      }),
      { numRuns: 2000 },
    );
  });
});
