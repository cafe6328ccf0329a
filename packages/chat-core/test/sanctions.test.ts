/** Bans and mutes: how long they are kept, and whom they cover. */
import { describe, expect, test } from 'vitest';
import {
  type Ban,
  bans,
  type ChatEffect,
  type ChatInput,
  connectionCountFrom,
  connectionId,
  createChat,
  transition,
} from '../src/index.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const boss = connectionId(1);

/** A chat with an operator, and a clock that can be set. */
class Chat {
  time = START;
  #seq = 0;
  state;
  /** The bans of the last `keep-bans`. */
  kept: readonly Ban[] = [];

  constructor(options: Parameters<typeof createChat>[0] = {}) {
    this.state = createChat({ ...options, operators: true });
    this.append({ type: 'connected', connection: boss });
    this.say(1, 'boss');
    this.append({ type: 'operator-attempt', connection: boss, outcome: 'right' });
  }

  append(input: ChatInput): readonly ChatEffect[] {
    const [state, effects] = transition(this.state, { ...input, seq: ++this.#seq, time: this.time });
    this.state = state;
    for (const effect of effects) if (effect.type === 'keep-bans') this.kept = effect.bans;
    return effects;
  }

  say(n: number, text: string): readonly ChatEffect[] {
    return this.append({ type: 'line', connection: connectionId(n), text });
  }

  /** A client with this nickname. */
  join(n: number, nickname: string, address: string): void {
    this.append({ type: 'connected', connection: connectionId(n), address });
    this.say(n, nickname);
  }

  /** The error that a line leads to; `undefined` if there is none. */
  errorOf(n: number, text: string): string | undefined {
    const [effect] = this.say(n, text);
    return effect?.type === 'deliver' && effect.message.type === 'error' ? effect.message.code : undefined;
  }
}

describe('law 14: a clock that jumps ahead and comes back', () => {
  test('law 14: removes no ban, neither from the state nor from what the host program keeps', () => {
    const chat = new Chat();
    for (let i = 0; i < 170; i++) chat.say(1, `!ban nobody${i} 1h`);
    const made = bans(chat.state, START);
    chat.time += 730 * DAY;
    expect(bans(chat.state, chat.time)).toEqual([]);
    chat.say(1, '!ban late 1h');
    expect(chat.kept.length).toBe(171);
    chat.say(1, '!ban later 1h');
    chat.say(1, '!unban later');
    expect(bans(chat.state, chat.time).map(({ target }) => target)).toEqual(['late']);
    chat.time = START + 60_000;
    expect(bans(chat.state, chat.time).slice(0, 170)).toEqual(made);
    expect(bans(createChat({ bans: chat.kept }), chat.time)).toEqual(bans(chat.state, chat.time));
    chat.append({ type: 'connected', connection: connectionId(2) });
    expect(chat.errorOf(2, 'nobody7')).toBe('banned');
  });

  test('removes no mute', () => {
    const chat = new Chat();
    chat.join(2, 'bob', '192.0.2.7');
    chat.say(1, '!mute bob 1h');
    chat.append({ type: 'disconnected', connection: connectionId(2) });
    chat.time += 730 * DAY;
    chat.join(3, 'cid', '192.0.2.8');
    chat.say(1, '!mute cid 1h');
    chat.time = START;
    chat.join(4, 'dan', '192.0.2.7');
    expect(chat.errorOf(4, 'hello')).toBe('muted');
  });

  test('to the end of all dates makes a ban that can still be written', () => {
    const chat = new Chat();
    chat.time = 8.64e15;
    expect(() => chat.say(1, '!ban bob 3650d')).not.toThrow();
    expect(() => chat.say(1, '!mute boss 3650d')).not.toThrow();
    expect(() => chat.say(1, '!bans')).not.toThrow();
  });
});

test('of 10,000 bans, one that has ended makes place for each new one; those in force stay', () => {
  const given = Array.from({ length: 10_000 }, (_, i): Ban => {
    return { target: `nobody${i}`, until: i < 2 ? START - i : START + DAY, by: 'boss', reason: undefined };
  });
  const chat = new Chat({ bans: given });
  chat.say(1, '!ban one 1d');
  expect(chat.kept.map(({ target }) => target).filter((one) => /^(nobody[01]|one)$/.test(one))).toEqual([
    'nobody0',
    'one',
  ]);
  chat.say(1, '!ban two 1d');
  chat.say(1, '!ban three 1d');
  expect(chat.kept.length).toBe(10_001);
  expect(bans(chat.state, START).length).toBe(10_001);
});

describe('law 13: a muted client', () => {
  test.each(['hello', '!say hello', '#ann hello', '@tea hello', '!nick look', '!nick BOB', '!enter look-at-me'])(
    'law 13: is not heard by %j',
    (line) => {
      const chat = new Chat();
      chat.join(2, 'ann', '192.0.2.1');
      for (const text of ['!notices on', '!enter tea']) chat.say(2, text);
      chat.join(3, 'bob', '192.0.2.7');
      chat.say(3, '!enter tea');
      chat.say(1, '!mute bob 1h');
      const effects = chat.say(3, line);
      expect(effects).toMatchObject([{ type: 'deliver', to: [connectionId(3)], message: { code: 'muted' } }]);
    },
  );

  test.each([
    ['192.0.2.7', '192.0.2.7', 'muted'],
    ['192.0.2.7', '::ffff:192.0.2.7', 'muted'],
    ['192.0.2.7', '192.0.2.8', undefined],
    ['2001:db8::7', '2001:db8::ffff:1', 'muted'],
    ['2001:db8::7', '2001:DB8:0:0:1::%eth0', 'muted'],
    ['2001:db8::7', '2001:db8:0:1::7', undefined],
  ])('of %s that comes back from %s under another nickname: %s', (address, later, expected) => {
    const chat = new Chat();
    chat.join(2, 'bob', address);
    chat.say(1, '!mute bob 1h');
    chat.append({ type: 'disconnected', connection: connectionId(2) });
    chat.join(3, 'rob', later);
    expect(chat.errorOf(3, 'hello')).toBe(expected);
  });
});

describe('connections of IPv6', () => {
  test('are counted by /64, those of IPv4 by address', () => {
    const chat = new Chat({ maxConnectionsPerAddress: 2 });
    const connect = (n: number, address: string) =>
      chat.append({ type: 'connected', connection: connectionId(n), address });
    expect(connect(2, '2001:db8::1')).toEqual([]);
    expect(connect(3, '2001:db8:0:0:ffff::2')).toEqual([]);
    expect(connect(4, '2001:db8::3')).toMatchObject([{ message: { code: 'too-many-connections' } }, {}]);
    expect(connect(5, '2001:db8:0:1::3')).toEqual([]);
    expect(connect(6, '192.0.2.1')).toEqual([]);
    expect(connect(7, '192.0.2.2')).toEqual([]);
    expect(connectionCountFrom(chat.state, '2001:db8::9')).toBe(2);
    chat.append({ type: 'disconnected', connection: connectionId(2) });
    expect(connectionCountFrom(chat.state, '2001:db8::9')).toBe(1);
    expect(connect(8, '2001:db8::3')).toEqual([]);
  });
});
