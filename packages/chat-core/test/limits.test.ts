/** How long the answers can be with the default limits. */
import { describe, expect, test } from 'vitest';
import { type ChatState, connectionId, createChat, DEFAULT_LIMITS, formatMessage, transition } from '../src/index.ts';

const { maxNicknameLength, maxRoomNameLength, maxRooms, maxRoomsPerClient } = DEFAULT_LIMITS;
const name = (n: number, length: number) => `${n}x`.padEnd(length, 'y');

/** A chat with as many rooms as there may be, all with the longest names. */
function full(): ChatState {
  let state = createChat();
  const append = (n: number, text: string | undefined) => {
    const connection = connectionId(n);
    const input =
      text === undefined ? ({ type: 'connected', connection } as const) : ({ type: 'line', connection, text } as const);
    [state] = transition(state, { ...input, seq: 1, time: 1e12 });
  };
  for (let i = 0; i < maxRooms + maxRoomsPerClient; i++) {
    const client = 1 + Math.floor(i / maxRoomsPerClient);
    if (i % maxRoomsPerClient === 0)
      for (const text of [undefined, name(client, maxNicknameLength)]) append(client, text);
    append(client, `!enter ${name(i, maxRoomNameLength)}`);
  }
  for (let client = 100; client < 300; client++) {
    for (const text of [undefined, name(client, maxNicknameLength)]) append(client, text);
  }
  return state;
}

/** The lengths of the answer in both formats, in bytes. */
function lengths(state: ChatState, line: string): readonly number[] {
  const [, [effect]] = transition(state, { type: 'line', connection: connectionId(1), text: line, seq: 1, time: 1e12 });
  if (effect?.type !== 'deliver') return expect.fail('nothing came');
  return (['plain', 'json'] as const).map((format) => formatMessage(effect.message, format).length);
}

describe('with as many rooms as there may be', () => {
  const state = full();

  test('the answer to !rooms is far below the pending output that a server allows (1 MiB)', () => {
    const [plain = 0, json = 0] = lengths(state, '!rooms');
    expect(plain).toBe(maxRooms * (maxRoomNameLength + 1) - 1);
    expect(json).toBeLessThan(1_048_576 / 10);
  });

  test.each(['!rooms after', `!rooms after ${name(7, maxRoomNameLength)}`, '!users after'])(
    'a page (%j) is no longer than a line that a client may send',
    (line) => {
      for (const length of lengths(state, line)) {
        expect(length).toBeGreaterThan(100 * maxNicknameLength);
        expect(length).toBeLessThan(4096);
      }
    },
  );
});

test('pages, one after the other, are the whole list in its order', () => {
  const state = full();
  const ask = (line: string) => {
    const [, [effect]] = transition(state, {
      type: 'line',
      connection: connectionId(1),
      text: line,
      seq: 1,
      time: 1e12,
    });
    if (effect?.type !== 'deliver') return expect.fail('nothing came');
    const { message } = effect;
    if (message.type === 'users') return { names: message.nicknames as readonly string[], more: message.more };
    if (message.type === 'rooms') return { names: message.rooms as readonly string[], more: message.more };
    return expect.fail(message.type);
  };
  for (const command of ['!rooms', '!users']) {
    const all: string[] = [];
    let pages = 0;
    for (let more: boolean | undefined = true; more === true && pages < 100; pages++) {
      const page = ask(`${command} after ${all.at(-1) ?? ''}`);
      all.push(...page.names);
      more = page.more;
    }
    expect(all).toEqual(ask(command).names);
    expect(pages).toBe(Math.ceil(all.length / 100));
  }
});
