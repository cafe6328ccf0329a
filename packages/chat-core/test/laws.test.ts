/** The laws at the top of transition.ts, by their numbers, and what else holds in every conversation. */
import { readdirSync, readFileSync } from 'node:fs';
import { ReferenceModel } from '@linechat/testkit/reference-model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bans,
  type ChatEffect,
  type ChatEvent,
  type ChatInput,
  type ChatState,
  type ConnectionId,
  connectionCount,
  connectionId,
  connectionOf,
  createChat,
  formatMessage,
  formatOf,
  isOperator,
  lineInput,
  type Message,
  type MessageFormat,
  membersOf,
  nicknameCount,
  nicknameOf,
  nicknames,
  nodeId,
  nodeOf,
  roomCount,
  roomNames,
  roomsOf,
  transition,
} from '../src/index.ts';
import { conversation, smallOptions } from './support/conversation.ts';
import { playFromStart, type Turn } from './support/play.ts';
import { DISCONNECT_REASONS, ERROR_CODES, MESSAGE_TYPES } from './support/vocabulary.ts';

/** Effects as the reference model writes them: `1< line` and `1 is closed`. */
function written(effects: readonly ChatEffect[], formats: Map<ConnectionId, MessageFormat>): string[] {
  const said = effects.flatMap((effect): string[] => {
    if (effect.type === 'disconnect') return [`${effect.connection} is closed`];
    if (effect.type === 'use-format') formats.set(effect.connection, effect.format);
    if (effect.type !== 'deliver') return [];
    const { message } = effect;
    return effect.to
      .filter((id) => id !== effect.except)
      .map((id) => {
        const format = formats.get(id) ?? 'plain';
        const line = formatMessage(message, format);
        // The model does not know the texts of these two.
        if (message.type === 'help') return `${id} gets help`;
        if (message.type !== 'error') return `${id}< ${line}`;
        if (format === 'plain') return `${id}< !error ${message.code}`;
        const { text: _, ...rest } = JSON.parse(line);
        return `${id}< ${JSON.stringify(rest)}`;
      });
  });
  return said.filter((one, i) => !(one.endsWith('gets help') && one === said[i - 1]));
}

/** The model does not know in which order different connections get the lines of one event, only the order for each. */
const byConnection = (output: readonly string[]) =>
  output.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));

const deliveries = (effects: readonly ChatEffect[]) => effects.filter((effect) => effect.type === 'deliver');
const disconnects = (effects: readonly ChatEffect[]) => effects.filter((effect) => effect.type === 'disconnect');

const targetOf = (one: Message & { type: 'muted' | 'unmuted' }) => ('nickname' in one ? one.nickname : one.target);

const chats = fc.tuple(conversation, smallOptions);

/** Checks a law in random conversations. */
function always(law: (turns: readonly Turn[]) => void): void {
  fc.assert(
    fc.property(chats, (chat) => law(playFromStart(chat))),
    { numRuns: 300 },
  );
}

test('random conversations reach every message, every error and every way to leave', () => {
  const reached = fc
    .sample(chats, { numRuns: 1000, seed: 1 })
    .flatMap((chat) =>
      playFromStart(chat).flatMap(({ effects }) => [
        ...disconnects(effects).map(({ reason }) => `closed: ${reason}`),
        ...deliveries(effects).map(({ message }) =>
          message.type === 'error' ? `error: ${message.code}` : message.type,
        ),
      ]),
    );
  const rare = [
    ...DISCONNECT_REASONS.map((reason) => `closed: ${reason}`),
    ...ERROR_CODES.map((code) => `error: ${code}`),
    ...MESSAGE_TYPES.filter((type) => type !== 'error'),
  ].filter((wanted) => reached.filter((one) => one === wanted).length < 5);
  expect(rare).toEqual([]);
});

describe('transition', () => {
  test('every line of every conversation has the effects that the reference model gives it', () => {
    fc.assert(
      fc.property(chats, (chat) => {
        const model = new ReferenceModel(chat[1]);
        const formats = new Map<ConnectionId, MessageFormat>();
        for (const { event, after, effects } of playFromStart(chat)) {
          model.apply(event);
          expect(byConnection(written(effects, formats))).toEqual(byConnection(model.output));
          expect(connectionCount(after)).toBe(model.clients.length);
          expect(nicknames(after)).toEqual(model.present.map((one) => one.nick));
          expect(roomNames(after)).toEqual(model.rooms.map((one) => one.name));
          for (const { name, members } of model.rooms) {
            expect(membersOf(after, name)).toEqual(members.map((one) => one.nick));
          }
          for (const one of model.clients) {
            expect(formatOf(after, one.id as ConnectionId)).toBe(one.format);
            expect(isOperator(after, one.id as ConnectionId)).toBe(one.isOperator);
          }
          const kept = bans(after, event.time).map(({ reason = '', ...ban }) => ({ ...ban, reason }));
          expect(kept).toEqual(model.bansNow);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('law 1: the same events have the same effects, and an old state still gives the same ones', () => {
    fc.assert(
      fc.property(chats, (chat) => {
        const turns = playFromStart(chat);
        expect(playFromStart(chat).map(({ effects }) => effects)).toEqual(turns.map(({ effects }) => effects));
        for (const { before, event, effects } of turns.toReversed()) {
          expect(transition(before, event)[1]).toEqual(effects);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('nicknames are unique, and each is found in any case', () => {
    always((turns) => {
      for (const { after } of turns) {
        const present = nicknames(after);
        expect(new Set(present.map((one) => one.toLowerCase())).size).toBe(present.length);
        expect(nicknameCount(after)).toBe(present.length);
        for (const nickname of present) {
          const id = connectionOf(after, nickname.toUpperCase());
          expect(id !== undefined && nicknameOf(after, id)).toBe(nickname);
        }
      }
    });
  });

  test('rooms and members agree, and no room is empty', () => {
    always((turns) => {
      for (const { after } of turns) {
        expect(roomCount(after)).toBe(roomNames(after).length);
        for (const room of roomNames(after)) {
          const members = membersOf(after, room.toUpperCase()) ?? [];
          expect(members.length).toBeGreaterThan(0);
          for (const member of members) {
            const id = connectionOf(after, member);
            expect(id !== undefined && roomsOf(after, id)).toContain(room);
          }
        }
      }
    });
  });

  test('only the members of a room get its lines', () => {
    always((turns) => {
      for (const { after, effects } of turns) {
        for (const { message, to } of deliveries(effects)) {
          if (message.type !== 'room' && message.type !== 'entered' && message.type !== 'exited') continue;
          for (const id of to) expect(roomsOf(after, id)).toContain(message.room);
        }
      }
    });
  });

  test('law 4: a connection gets only one error before its nickname, and nothing after its end', () => {
    always((turns) => {
      const refused = new Set<ConnectionId>();
      const gone = new Set<ConnectionId>();
      const seen = new Set<ConnectionId>();
      for (const { event, before, after, effects } of turns) {
        for (const effect of effects) {
          if (effect.type === 'disconnect') gone.add(effect.connection);
          if (effect.type !== 'deliver') continue;
          for (const id of effect.to) {
            expect(gone).not.toContain(id);
            if ((nicknameOf(before, id) ?? nicknameOf(after, id)) !== undefined) continue;
            expect(effect.message.type).toBe('error');
            expect(refused).not.toContain(id);
            refused.add(id);
          }
        }
        if (event.type === 'disconnected') gone.add(event.connection);
        if ('connection' in event) seen.add(event.connection);
        if (event.type === 'node-lost') {
          for (const id of seen) if (nodeOf(id) === event.node) gone.add(id);
        }
        for (const id of gone) {
          expect(nicknameOf(after, id)).toBeUndefined();
          expect(roomsOf(after, id)).toEqual([]);
        }
      }
    });
  });

  test('law 5: every message is one clean line, in JSON with its seq and time', () => {
    always((turns) => {
      for (const { event, effects } of turns) {
        for (const { message } of deliveries(effects)) {
          for (const format of ['plain', 'json'] as const) {
            // biome-ignore lint/suspicious/noControlCharactersInRegex: no client may receive one
            const unsafe = /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
            expect(formatMessage(message, format)).not.toMatch(unsafe);
          }
          const { seq, time, ...fields } = JSON.parse(formatMessage(message, 'json'));
          expect({ seq, time }).toEqual({ seq: event.seq, time: new Date(event.time).toISOString() });
          expect({ ...fields, seq: event.seq, time: event.time }).toEqual(message);
        }
      }
    });
  });

  test('the bans are given whenever they change, with those that have ended', () => {
    always((turns) => {
      for (const { event, before, after, effects } of turns) {
        const now = bans(after, event.time);
        const [keep] = effects.filter((effect) => effect.type === 'keep-bans');
        if (keep !== undefined) expect(keep.bans.filter(({ until }) => until > event.time)).toEqual(now);
        else expect(now).toEqual(bans(before, event.time));
        for (const ban of now) expect(ban.until).toBeGreaterThan(event.time);
      }
    });
  });

  test('law 8: every act of an operator is an effect for the log, and no effect holds a password', () => {
    always((turns) => {
      for (const { event, before, effects } of turns) {
        const actor = 'connection' in event ? event.connection : undefined;
        const acts = effects.filter((effect) => effect.type === 'operator-act');
        const messages = deliveries(effects).map(({ message }) => message);
        const expected = messages.flatMap((one): object[] => {
          if (one.type === 'operator')
            return actor !== undefined && isOperator(before, actor) ? [] : [{ act: 'operator' }];
          if (one.type === 'error' && one.code === 'wrong-password') return [{ act: 'wrong-password' }];
          if (one.type === 'kicked') return [{ act: 'kick', target: one.nickname }];
          if (one.type === 'banned') return [{ act: 'ban', target: one.target, until: Date.parse(one.until) }];
          if (one.type === 'unbanned') return [{ act: 'unban', target: one.target }];
          if (one.type === 'muted') return [{ act: 'mute', target: targetOf(one), until: Date.parse(one.until) }];
          return one.type === 'unmuted' ? [{ act: 'unmute', target: targetOf(one) }] : [];
        });
        expect(acts.map(({ reason: _, ...act }) => act)).toEqual(
          expected.map((act) => ({ type: 'operator-act', connection: actor, ...act })),
        );
        expect(JSON.stringify(effects)).not.toMatch(/pass word|"pass/);
      }
    });
  });

  test('law 2: no line makes it throw', () => {
    const connection = connectionId(1);
    const begin = fc.constantFrom('', '!', '#', '@', '!enter ', '!nick ', '!ban ', '!ban a 1s ', '!say ', '!ping ');
    const rest = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(begin, rest, fc.boolean(), (begin, rest, isOperator) => {
        let state = createChat({ operators: true });
        const inputs: readonly ChatInput[] = [
          { type: 'connected', connection, address: rest },
          { type: 'line', connection, text: 'ann' },
          { type: 'operator-attempt', connection, outcome: isOperator ? 'right' : 'wrong' },
          lineInput(connection, begin + rest, () => false),
          lineInput(connection, `#ann ${rest}`, () => false),
        ];
        for (const [i, input] of inputs.entries()) [state] = transition(state, { ...input, seq: i, time: i });
      }),
      { numRuns: 2000 },
    );
  });

  test('law 2: an event of a connection that is not there has no effect', () => {
    const connection = connectionId(2 ** 32 - 2);
    const stamp = { seq: 1000, time: 0 };
    always((turns) => {
      for (const { after } of turns.slice(-5)) {
        for (const input of [
          { type: 'line', connection, text: '!quit' },
          { type: 'operator-attempt', connection, outcome: 'right' },
          { type: 'overlong-line', connection },
          { type: 'nickname-deadline', connection },
          { type: 'output-overflow', connection },
          { type: 'disconnected', connection },
          { type: 'node-lost', node: nodeId(999) },
        ] as const) {
          const [next, effects] = transition(after, { ...input, ...stamp });
          expect(next === after || input.type === 'node-lost').toBe(true);
          expect(effects).toEqual([]);
        }
      }
    });
  });

  test('law 7: those that leave together get no notices about each other, and those that stay get each notice once', () => {
    always((turns) => {
      for (const { event, before, after, effects } of turns) {
        if (event.type !== 'node-lost' && event.type !== 'node-stopping') continue;
        const left = nicknames(before).filter((one) => !nicknames(after).includes(one));
        const notices = deliveries(effects).filter(({ message }) => message.type !== 'error');
        for (const { to } of notices) for (const id of to) expect(nodeOf(id)).not.toBe(event.node);
        const named = notices.flatMap(({ message }) => (message.type === 'left' ? message.nickname : []));
        // Without a client that asked for notices there are none; otherwise there is one for each that left.
        expect(named.length === 0 || named.toSorted().join() === left.toSorted().join()).toBe(true);
        for (const one of nicknames(after)) {
          const id = connectionOf(after, one);
          expect(id !== undefined && nodeOf(id)).not.toBe(event.node);
        }
      }
    });
  });

  test('law 10: a client that leaves the chat is one notice for each that hears of it', () => {
    always((turns) => {
      for (const { before, after, effects } of turns) {
        const gone = nicknames(before).filter((one) => {
          const id = connectionOf(before, one);
          return id !== undefined && nicknameOf(after, id) === undefined;
        });
        for (const nickname of gone) {
          const heard = deliveries(effects).filter(
            ({ message: one }) =>
              'nickname' in one && one.nickname === nickname && ['left', 'exited'].includes(one.type),
          );
          expect(heard.every(({ message }) => message.type === 'left')).toBe(true);
          expect(heard.length).toBeLessThanOrEqual(1);
        }
      }
    });
  });

  test('law 11: the seed of the hashes changes no effect', () => {
    fc.assert(
      fc.property(chats, fc.stringMatching(/^[0-9a-f]{32}$/), ([events, options], hashSeed) => {
        const others = playFromStart([events, { ...options, hashSeed }]).map(({ effects }) => effects);
        expect(playFromStart([events, options]).map(({ effects }) => effects)).toEqual(others);
      }),
      { numRuns: 100 },
    );
  });

  test('law 7: nothing is sent to the connections of a lost node, and they are not disconnected', () => {
    always((turns) => {
      for (const { event, effects } of turns) {
        if (event.type !== 'node-lost') continue;
        expect(disconnects(effects)).toEqual([]);
        for (const { to } of deliveries(effects)) for (const id of to) expect(nodeOf(id)).not.toBe(event.node);
      }
    });
  });

  test('law 9: a node that stops disconnects its clients with one error, in the order of their ids', () => {
    always((turns) => {
      for (const { event, effects } of turns) {
        if (event.type !== 'node-stopping') continue;
        const ids = disconnects(effects).map(({ connection }) => connection);
        expect(ids).toEqual(ids.toSorted((a, b) => a - b));
        const errors = deliveries(effects).filter(({ message }) => message.type === 'error');
        expect(errors.map(({ to }) => to)).toEqual(ids.length === 0 ? [] : [ids]);
      }
    });
  });

  test('every message has recipients, and each of them once', () => {
    always((turns) => {
      for (const { effects } of turns) {
        for (const { to, except } of deliveries(effects)) {
          expect(to.filter((id) => id !== except).length).toBeGreaterThan(0);
          expect(new Set(to).size).toBe(to.length);
        }
      }
    });
  });

  test('law 3: a message, an answer or a refusal leaves the very same state', () => {
    const notices: readonly Message['type'][] = ['joined', 'left', 'renamed', 'entered', 'exited'];
    always((turns) => {
      for (const { before, after, effects } of turns) {
        const said = deliveries(effects);
        const isTalk = said.length > 0 && said.length === effects.length;
        if (isTalk && !said.some(({ message }) => notices.includes(message.type))) expect(after === before).toBe(true);
      }
    });
  });

  test('law 6: the array of recipients is the same until a membership changes', () => {
    always((turns) => {
      const arrays = new Map<string, readonly ConnectionId[]>();
      for (const { before, after, effects } of turns) {
        if (
          connectionCount(before) !== connectionCount(after) ||
          nicknames(before).length !== nicknames(after).length
        ) {
          arrays.delete('all');
        }
        for (const room of roomNames(before)) {
          if (membersOf(before, room)?.length !== membersOf(after, room)?.length) arrays.delete(`@${room}`);
        }
        for (const { message, to } of deliveries(effects)) {
          if (message.type !== 'public' && message.type !== 'room') continue;
          const key = message.type === 'room' ? `@${message.room}` : 'all';
          expect(to === (arrays.get(key) ?? to), key).toBe(true);
          arrays.set(key, to);
        }
      }
    });
  });
});

describe('a message', () => {
  const people = 50;
  const line = (id: number, text: string): ChatEvent => ({
    type: 'line',
    connection: connectionId(id),
    text,
    seq: 1,
    time: 1,
  });
  const crowd = () => {
    let state = createChat();
    for (let id = 1; id <= people; id++) {
      [state] = transition(state, { type: 'connected', connection: connectionId(id), seq: id, time: 1 });
      [state] = transition(state, line(id, `nick${id}`));
      [state] = transition(state, line(id, '!enter tea'));
    }
    return state;
  };

  test.each(['hello', '@tea hello', '#nick7 hello'])(
    'law 3: %j is one effect and leaves the very same state; law 6: it goes to the same array',
    (text) => {
      const state = crowd();
      const [next, effects] = transition(state, line(1, text));
      expect(effects).toHaveLength(1);
      const [first] = effects;
      const [, [second]] = transition(next, line(2, text));
      expect(next).toBe(state);
      expect(first?.type === 'deliver' && second?.type === 'deliver' && first.to === second.to).toBe(true);
    },
  );

  test('law 6: another array follows from a change of membership, and from nothing else', () => {
    const state = crowd();
    const recipients = (of: ChatState, text: string) => {
      const [effect] = transition(of, line(1, text))[1];
      return effect?.type === 'deliver' ? effect.to : undefined;
    };
    const all = recipients(state, 'hello');
    const tea = recipients(state, '@tea hello');
    for (const change of ['!nick other', '!notices on', '!format json', '!enter coffee']) {
      const [next] = transition(state, line(2, change));
      expect(recipients(next, 'hello'), change).toBe(all);
      expect(recipients(next, '@tea hello'), change).toBe(tea);
    }
    const [left] = transition(state, line(2, '!leave tea'));
    expect(recipients(left, 'hello')).toBe(all);
    expect(recipients(left, '@tea hello')).toHaveLength(people - 1);
    const [gone] = transition(state, line(2, '!quit'));
    expect(recipients(gone, 'hello')).toHaveLength(people - 1);
    expect(recipients(state, 'hello')).toBe(all);
  });
});

test('a connection id that is in use is a mistake of the host program', () => {
  const event: ChatEvent = { type: 'connected', connection: connectionId(1), seq: 1, time: 1 };
  const [state] = transition(createChat(), event);
  expect(() => transition(state, event)).toThrow(RangeError);
});

test('each law has a test that begins with its number', () => {
  const laws = Array.from(
    readFileSync(new URL('../src/rules/transition.ts', import.meta.url), 'utf8').matchAll(/^ \* (\d+)\. /gm),
    ([, number]) => number,
  );
  const tests = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join();
  expect(laws).toEqual(Array.from(laws, (_, i) => String(i + 1)));
  expect(laws.length).toBeGreaterThan(5);
  expect(laws.filter((number) => !new RegExp(`^ *(?:test\\(|\\)\\()?\\s*'law ${number}: `, 'm').test(tests))).toEqual(
    [],
  );
});
