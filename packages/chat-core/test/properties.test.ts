import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChatEffect,
  type ChatEvent,
  type ChatOptions,
  type ChatState,
  type ConnectionId,
  connectionId,
  connectionOf,
  createChat,
  formatMessage,
  type MessageFormat,
  membersOf,
  nicknameOf,
  nicknames,
  parseCommand,
  roomNames,
  roomsOf,
  transition,
} from '../src/index.ts';
import { conversation, smallOptions } from './support/conversation.ts';
import { deepFreeze } from './support/deep-freeze.ts';
import { Twin } from './support/twin.ts';

interface Turn {
  readonly event: ChatEvent;
  readonly before: ChatState;
  readonly after: ChatState;
  readonly effects: readonly ChatEffect[];
}

/** Plays a conversation, everything that passes the border frozen. */
function play(events: readonly ChatEvent[], options: ChatOptions): Turn[] {
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
  return effects.flatMap((effect): string[] => {
    if (effect.type === 'disconnect') return [`${effect.connection} is closed`];
    if (effect.type === 'use-format') formats.set(effect.connection, effect.format);
    if (effect.type !== 'deliver') return [];
    const { message } = effect;
    return effect.to
      .filter((id) => id !== effect.except)
      .map((id) => {
        if (message.type === 'help') return `${id} gets help`;
        const format = formats.get(id) ?? 'plain';
        const line = formatMessage(message, format);
        if (message.type !== 'error') return `${id}< ${line}`;
        // What the text says to people, the twin does not know.
        expect(message.text.length).toBeGreaterThan(20);
        if (format === 'plain') return `${id}< !error ${message.code}`;
        const { text: _, ...rest } = JSON.parse(line);
        return `${id}< ${JSON.stringify(rest)}`;
      });
  });
}

/** In which order different people hear of one event is not said; what each of them hears in which order is. */
const byPerson = (said: readonly string[]) => said.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));

const chats = fc.tuple(conversation, smallOptions);

describe('transition', () => {
  test('agrees with a twin of arrays and loops on every line of every conversation', () => {
    fc.assert(
      fc.property(chats, ([events, options]) => {
        const twin = new Twin(options);
        const formats = new Map<ConnectionId, MessageFormat>();
        for (const { event, after, effects } of play(events, options)) {
          twin.happen(event);
          const said = byPerson(written(effects, formats)).filter(
            (one, i, all) => one !== all[i - 1] || !/help$/.test(one),
          );
          expect(said).toEqual(byPerson(twin.said));
          expect(nicknames(after)).toEqual(twin.present.map((one) => one.nick));
          expect(roomNames(after)).toEqual(twin.rooms.map((one) => one.name));
        }
      }),
      { numRuns: 4000 },
    );
  });

  test('gives the same effects for the same events, and an old state still gives its answer', () => {
    fc.assert(
      fc.property(chats, ([events, options]) => {
        const turns = play(events, options);
        expect(play(events, options).map(({ effects }) => effects)).toEqual(turns.map(({ effects }) => effects));
        for (const { before, event, effects } of turns.toReversed()) {
          expect(transition(before, event)[1]).toEqual(effects);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('keeps what must hold of every state', () => {
    fc.assert(
      fc.property(chats, ([events, options]) => {
        for (const { event, before, after, effects } of play(events, options)) {
          const present = nicknames(after);
          expect(new Set(present.map((one) => one.toLowerCase())).size, 'nicknames are unique').toBe(present.length);
          for (const nickname of present) {
            const id = connectionOf(after, nickname.toUpperCase());
            expect(id !== undefined && nicknameOf(after, id)).toBe(nickname);
          }
          for (const room of roomNames(after)) {
            const members = membersOf(after, room) ?? [];
            expect(members.length, 'a room is there as long as its members').toBeGreaterThan(0);
            for (const member of members) {
              const id = connectionOf(after, member);
              expect(id !== undefined && roomsOf(after, id)).toContain(room);
            }
          }
          for (const effect of effects) {
            if (effect.type === 'disconnect') {
              expect(nicknameOf(after, effect.connection), 'a leaver is nowhere').toBeUndefined();
              expect(roomsOf(after, effect.connection)).toEqual([]);
            }
            if (effect.type !== 'deliver') continue;
            const { message, to } = effect;
            for (const format of ['plain', 'json'] as const) {
              const line = formatMessage(message, format);
              expect(line).not.toMatch(/[\r\n]/);
              // biome-ignore lint/suspicious/noControlCharactersInRegex: nobody is to receive one
              expect(line).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/);
            }
            const json = JSON.parse(formatMessage(message, 'json'));
            expect(json).toMatchObject({
              type: message.type,
              seq: event.seq,
              time: new Date(event.time).toISOString(),
            });
            for (const id of to) {
              if (message.type === 'room') {
                expect(roomsOf(after, id), 'who is in no room gets no line of one').toContain(message.room);
              }
              if (nicknameOf(before, id) === undefined && message.type !== 'error') {
                expect(nicknameOf(after, id), 'before its nickname nobody gets a line of the chat').toBeDefined();
              }
            }
          }
        }
      }),
      { numRuns: 1000 },
    );
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

test('parseCommand understands every line, in one way or another', () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.constantFrom('', '!', '#', '@', '!enter', '!say '), fc.string({ unit: 'binary' })),
      (parts) => {
        const line = parts.join('');
        const command = deepFreeze(parseCommand(line));
        expect(typeof command.type).toBe('string');
        expect(parseCommand(line)).toEqual(command);
      },
    ),
    { numRuns: 2000 },
  );
});

test('a connection id that is in use is the caller’s mistake', () => {
  const event: ChatEvent = { type: 'connected', connection: connectionId(1), seq: 1, time: 1 };
  const [state] = transition(createChat(), event);
  expect(() => transition(state, event)).toThrow(RangeError);
});
