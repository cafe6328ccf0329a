import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bans,
  type ChatEffect,
  type ChatEvent,
  type ChatOptions,
  type ChatState,
  type ConnectionId,
  connectionCount,
  connectionId,
  connectionOf,
  createChat,
  formatMessage,
  formatOf,
  isOperator,
  type Message,
  type MessageFormat,
  membersOf,
  nicknameCount,
  nicknameOf,
  nicknames,
  roomCount,
  roomNames,
  roomsOf,
  transition,
} from '../src/index.ts';
import { conversation, smallOptions } from './support/conversation.ts';
import { deepFreeze } from './support/deep-freeze.ts';
import { ReferenceModel } from './support/model.ts';
import { DISCONNECT_REASONS, ERROR_CODES, MESSAGE_TYPES } from './support/vocabulary.ts';

interface Turn {
  readonly event: ChatEvent;
  readonly before: ChatState;
  readonly after: ChatState;
  readonly effects: readonly ChatEffect[];
}

/** Plays a conversation, everything that passes the border frozen. */
function play([events, options]: readonly [readonly ChatEvent[], ChatOptions]): Turn[] {
  let state = createChat(deepFreeze(options));
  return events.map((event) => {
    const before = state;
    const [after, effects] = transition(before, deepFreeze(event));
    state = after;
    return { event, before, after, effects: deepFreeze(effects) };
  });
}

/** Effects as the twin writes them down: `1< line` and `1 is closed`. */
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
        // What these two say to people, the twin does not know.
        if (message.type === 'help') return `${id} gets help`;
        if (message.type !== 'error') return `${id}< ${line}`;
        if (format === 'plain') return `${id}< !error ${message.code}`;
        const { text: _, ...rest } = JSON.parse(line);
        return `${id}< ${JSON.stringify(rest)}`;
      });
  });
  return said.filter((one, i) => !(one.endsWith('gets help') && one === said[i - 1]));
}

/** In which order different people hear of one event is not said; what each of them hears in which order is. */
const byPerson = (said: readonly string[]) => said.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));

const deliveries = (effects: readonly ChatEffect[]) => effects.filter((effect) => effect.type === 'deliver');
const disconnects = (effects: readonly ChatEffect[]) => effects.filter((effect) => effect.type === 'disconnect');

const chats = fc.tuple(conversation, smallOptions);

/** Says a law of all conversations. */
function always(law: (turns: readonly Turn[]) => void): void {
  fc.assert(
    fc.property(chats, (chat) => law(play(chat))),
    { numRuns: 300 },
  );
}

test('random conversations reach every message, every error and every way to go', () => {
  const reached = fc
    .sample(chats, { numRuns: 1000, seed: 1 })
    .flatMap((chat) =>
      play(chat).flatMap(({ effects }) => [
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
  test('agrees with a twin of arrays and loops on every line of every conversation', () => {
    fc.assert(
      fc.property(chats, (chat) => {
        const model = new ReferenceModel(chat[1]);
        const formats = new Map<ConnectionId, MessageFormat>();
        for (const { event, after, effects } of play(chat)) {
          model.apply(event);
          expect(byPerson(written(effects, formats))).toEqual(byPerson(model.output));
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

  test('gives the same effects for the same events, and an old state still gives its answer', () => {
    fc.assert(
      fc.property(chats, (chat) => {
        const turns = play(chat);
        expect(play(chat).map(({ effects }) => effects)).toEqual(turns.map(({ effects }) => effects));
        for (const { before, event, effects } of turns.toReversed()) {
          expect(transition(before, event)[1]).toEqual(effects);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('keeps nicknames unique, and finds each in any case', () => {
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

  test('keeps rooms and members in agreement, and no room that is empty', () => {
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

  test('gives lines of a room to its members alone', () => {
    always((turns) => {
      for (const { after, effects } of turns) {
        for (const { message, to } of deliveries(effects)) {
          if (message.type !== 'room' && message.type !== 'entered' && message.type !== 'exited') continue;
          for (const id of to) expect(roomsOf(after, id)).toContain(message.room);
        }
      }
    });
  });

  test('gives nothing before a nickname but one error, and nothing after the end', () => {
    always((turns) => {
      const refused = new Set<ConnectionId>();
      const gone = new Set<ConnectionId>();
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
        for (const id of gone) {
          expect(nicknameOf(after, id)).toBeUndefined();
          expect(roomsOf(after, id)).toEqual([]);
        }
      }
    });
  });

  test('says what it says in one line, clean, and in JSON with its place and its time', () => {
    always((turns) => {
      for (const { event, effects } of turns) {
        for (const { message } of deliveries(effects)) {
          for (const format of ['plain', 'json'] as const) {
            // biome-ignore lint/suspicious/noControlCharactersInRegex: nobody is to receive one
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

  test('gives the bans to be kept whenever they change, and never one that has ended', () => {
    always((turns) => {
      for (const { event, before, after, effects } of turns) {
        const now = bans(after, event.time);
        const [keep] = effects.filter((effect) => effect.type === 'keep-bans');
        if (keep !== undefined) expect(keep.bans).toEqual(now);
        else expect(now).toEqual(bans(before, event.time));
        for (const ban of now) expect(ban.until).toBeGreaterThan(event.time);
      }
    });
  });

  test('tells the shell of every act of an operator, of its doer and of whom it hits, and gives no password away', () => {
    always((turns) => {
      for (const { event, before, effects } of turns) {
        const actor = 'connection' in event ? event.connection : undefined;
        const acts = effects.filter((effect) => effect.type === 'operator-act');
        const told = deliveries(effects).map(({ message }) => message);
        const expected = told.flatMap((one): object[] => {
          if (one.type === 'operator')
            return actor !== undefined && isOperator(before, actor) ? [] : [{ act: 'operator' }];
          if (one.type === 'error' && one.code === 'wrong-password') return [{ act: 'wrong-password' }];
          if (one.type === 'kicked') return [{ act: 'kick', target: one.nickname }];
          if (one.type === 'banned') return [{ act: 'ban', target: one.target, until: Date.parse(one.until) }];
          if (one.type === 'unbanned') return [{ act: 'unban', target: one.target }];
          if (one.type === 'muted') return [{ act: 'mute', target: one.nickname, until: Date.parse(one.until) }];
          return one.type === 'unmuted' ? [{ act: 'unmute', target: one.nickname }] : [];
        });
        expect(acts.map(({ reason: _, ...act }) => act)).toEqual(
          expected.map((act) => ({ type: 'operator-act', connection: actor, ...act })),
        );
        expect(JSON.stringify(effects)).not.toMatch(/pass word|"pass/);
      }
    });
  });

  test('delivers nothing to nobody, and to nobody twice', () => {
    always((turns) => {
      for (const { effects } of turns) {
        for (const { to, except } of deliveries(effects)) {
          expect(to.filter((id) => id !== except).length).toBeGreaterThan(0);
          expect(new Set(to).size).toBe(to.length);
        }
      }
    });
  });

  test('leaves the very same state where something was only said, asked or refused', () => {
    const notices: readonly Message['type'][] = ['joined', 'left', 'renamed', 'entered', 'exited'];
    always((turns) => {
      for (const { before, after, effects } of turns) {
        const said = deliveries(effects);
        const isTalk = said.length > 0 && said.length === effects.length;
        if (isTalk && !said.some(({ message }) => notices.includes(message.type))) expect(after === before).toBe(true);
      }
    });
  });

  test('delivers to the very same array until a membership changes', () => {
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
    '%j leaves the very same state, and goes to the very same array',
    (text) => {
      const state = crowd();
      const [next, [first]] = transition(state, line(1, text));
      const [, [second]] = transition(next, line(2, text));
      expect(next).toBe(state);
      expect(first?.type === 'deliver' && second?.type === 'deliver' && first.to === second.to).toBe(true);
    },
  );

  test('goes to another array when a membership has changed, and to the same one when something else has', () => {
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

test('a connection id that is in use is the caller’s mistake', () => {
  const event: ChatEvent = { type: 'connected', connection: connectionId(1), seq: 1, time: 1 };
  const [state] = transition(createChat(), event);
  expect(() => transition(state, event)).toThrow(RangeError);
});
