/** The session: vectors, cut at every position and with both kinds of log, and the laws of session.ts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionOptions } from '../src/session/session.ts';
import { type Chat, type LogMode, SessionPlayer } from './support/session-player.ts';

interface Vector {
  readonly name: string;
  readonly options?: Partial<SessionOptions>;
  /** What the peer sends, as Latin-1. */
  readonly bytes: string;
  /** Whether the peer closes its side after them. */
  readonly ends?: true;
  /** What is appended after `connected`. */
  readonly appended: readonly string[];
  readonly state: string;
  /** Telnet's replies, joined. */
  readonly replies?: string;
}

const SLOW: Partial<SessionOptions> = { floodBurst: 2, floodRate: 10 };

const VECTORS: readonly Vector[] = [
  { name: 'no bytes', bytes: '', appended: [], state: 'naming' },
  { name: 'a nickname without a line end', bytes: 'ann', appended: [], state: 'naming' },
  { name: 'a nickname', bytes: 'ann\r\n', appended: ['line ann'], state: 'open' },
  { name: 'LF alone', bytes: 'ann\nhi\n', appended: ['line ann', 'line hi'], state: 'open' },
  { name: 'an empty line', bytes: 'ann\r\n\r\nhi\r\n', appended: ['line ann', 'line hi'], state: 'open' },
  {
    name: 'blank lines',
    bytes: 'ann\r\n\t\r\n \r\n\n',
    ends: true,
    appended: ['line ann', 'disconnected'],
    state: 'draining',
  },
  { name: 'an empty first line', bytes: '\r\nhi\r\n', appended: ['line ', 'line hi'], state: 'open' },
  { name: 'UTF-8', bytes: 'ann\r\n\xc3\xa9\xc3\r\n', appended: ['line ann', 'line é\ufffd'], state: 'open' },
  {
    name: 'lines and a FIN',
    bytes: 'ann\r\n!users\r\n',
    ends: true,
    appended: ['line ann', 'line !users', 'disconnected'],
    state: 'draining',
  },
  {
    name: 'an unfinished line and a FIN',
    bytes: 'ann\r\nhi',
    ends: true,
    appended: ['line ann', 'disconnected'],
    state: 'draining',
  },
  { name: 'a FIN alone', bytes: '', ends: true, appended: ['disconnected'], state: 'draining' },
  {
    name: 'a line over the limit',
    bytes: `ann\r\n${'x'.repeat(21)}\r\nhi\r\n`,
    appended: ['line ann', 'overlong-line', 'line hi'],
    state: 'open',
  },
  {
    name: 'a line at the limit',
    bytes: `ann\r\n${'x'.repeat(20)}\r\n`,
    appended: ['line ann', `line ${'x'.repeat(20)}`],
    state: 'open',
  },
  { name: 'too many bytes before the nickname', bytes: 'x'.repeat(11), appended: ['overlong-line'], state: 'naming' },
  { name: 'as many bytes as allowed before the nickname', bytes: 'x'.repeat(10), appended: [], state: 'naming' },
  {
    name: 'the password of operators',
    bytes: 'ann\r\n!operator secret\r\n!operator secreT\r\n!operator\r\n',
    appended: ['line ann', 'operator-attempt right', 'operator-attempt wrong', 'operator-attempt missing'],
    state: 'open',
  },
  { name: 'an unknown command', bytes: 'ann\r\n!operatr secret\r\n', appended: ['line ann', 'line !'], state: 'open' },
  {
    name: 'telnet requests',
    bytes: '\xff\xfd\x06an\xff\xfb\x18n\r\n',
    appended: ['line ann'],
    state: 'open',
    replies: 'fffc06fffe18',
  },
  {
    name: 'more lines than the rate limit allows at once',
    options: SLOW,
    bytes: 'ann\r\n1\r\n2\r\n3\r\n4\r\n5\r\n',
    appended: ['line ann', 'line 1', 'line 2', 'line 3', 'line 4', 'line 5'],
    state: 'open',
  },
  {
    name: 'more lines than the rate limit allows, and a FIN',
    options: SLOW,
    bytes: 'ann\r\n1\r\n2\r\n3\r\n',
    ends: true,
    appended: ['line ann', 'line 1', 'line 2', 'line 3', 'disconnected'],
    state: 'draining',
  },
  {
    name: 'questions whose answers are charged',
    options: SLOW,
    bytes: 'ann\r\n!help\r\n!help\r\nhi\r\n',
    ends: true,
    appended: ['line ann', 'line !help', 'line !help', 'line hi', 'disconnected'],
    state: 'draining',
  },
  {
    name: '!quit, and lines after it',
    bytes: 'ann\r\n!quit\r\nhi\r\n',
    appended: ['line ann', 'line !quit'],
    state: 'draining',
  },
  {
    name: '!quit and a FIN',
    bytes: 'ann\r\n!quit\r\n',
    ends: true,
    appended: ['line ann', 'line !quit'],
    state: 'draining',
  },
];

const MODES: readonly LogMode[] = ['at once', 'late'];

function play({ options, ends }: Vector, pieces: readonly string[], mode: LogMode): SessionPlayer {
  const player = new SessionPlayer(options, mode);
  for (const piece of pieces) player.read(piece);
  if (ends) player.end();
  player.settle();
  return player;
}

function check(vector: Vector, pieces: readonly string[], mode: LogMode): void {
  const player = play(vector, pieces, mode);
  const replies = player.commands.flatMap((command) => command.split('reply ')[1] ?? []).join('');
  const result = { appended: player.appended, state: player.state, replies };
  const { appended, state, replies: expected = '' } = vector;
  expect(result, JSON.stringify(pieces)).toEqual({ appended: ['connected', ...appended], state, replies: expected });
}

describe.each(MODES)('law 1: with events that come back %s, the same is appended', (mode) => {
  test.each(VECTORS)('$name, whole', (vector) => {
    check(vector, [vector.bytes], mode);
  });

  test.each(VECTORS)('$name, cut anywhere', (vector) => {
    for (let cut = 1; cut < vector.bytes.length; cut++) {
      check(vector, [vector.bytes.slice(0, cut), vector.bytes.slice(cut)], mode);
    }
    check(vector, Array.from(vector.bytes), mode);
  });
});

test('law 1: with random lines in random pieces, both logs get the same', () => {
  const line = fc.constantFrom('', 'hi', '!help', '!users', 'x'.repeat(30), '!operator secret', '\xff\xf1y');
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 30 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
      fc.record({ floodBurst: fc.integer({ min: 1, max: 5 }), floodRate: fc.constantFrom(0, 5, 1000) }),
      fc.boolean(),
      (lines, lengths, options, ends) => {
        const bytes = ['ann', ...lines].map((text) => `${text}\r\n`).join('');
        const pieces: string[] = [];
        for (let at = 0; at < bytes.length; ) {
          const length = lengths[pieces.length % lengths.length] ?? 1;
          pieces.push(bytes.slice(at, at + length));
          at += length;
        }
        const vector: Vector = { name: '', options, bytes, appended: [], state: '', ...(ends && { ends }) };
        const [one, other] = MODES.map((mode) => play(vector, pieces, mode).appended);
        expect(one).toEqual(other);
        expect(one).toHaveLength(lines.filter((text) => text !== '').length + (ends ? 3 : 2));
      },
    ),
  );
});

describe.each(MODES)('law 2: with events that come back %s', (mode) => {
  test('our side is closed only after disconnected has come back', () => {
    const player = new SessionPlayer({}, mode);
    player.read('ann\r\n!users\r\n');
    player.end();
    if (mode === 'late') {
      expect(player.appended.at(-1)).toBe('line !users');
      player.deliver();
      expect(player.appended.at(-1)).toBe('disconnected');
      expect(player.commands).toEqual([]);
      player.deliver();
    }
    expect(player.commands).toEqual(['finish']);
    expect(player.session.endReason).toBe('closed');
  });

  test('!quit before the FIN is the reason of the end', () => {
    const player = new SessionPlayer({ floodRate: 0 }, mode);
    player.read('ann\r\n!quit\r\n');
    player.end();
    player.settle();
    expect(player.session.endReason).toBe('quit');
    expect(player.commands).toEqual(['finish']);
  });
});

describe('law 3: disconnected is appended once', () => {
  test('if the connection breaks', () => {
    const player = new SessionPlayer();
    player.session.lost();
    player.close();
    player.close();
    expect(player.appended).toEqual(['connected', 'disconnected']);
    expect(player.session.endReason).toBe('lost');
  });

  test('if the peer closed its side before the connection breaks', () => {
    const player = new SessionPlayer({}, 'late');
    player.deliver();
    player.end();
    player.session.lost();
    player.close();
    player.settle();
    expect(player.appended).toEqual(['connected', 'disconnected']);
    expect(player.session.endReason).toBe('closed');
    expect(player.state).toBe('closed');
  });

  test('not at all, if the chat ended the connection', () => {
    const player = new SessionPlayer();
    player.read('ann\r\n!quit\r\n');
    player.session.finished(player.now);
    expect(player.state).toBe('lingering');
    player.close();
    expect(player.appended).toEqual(['connected', 'line ann', 'line !quit']);
    expect(player.session.endReason).toBe('quit');
  });

  test('and nothing is appended after it', () => {
    const player = new SessionPlayer({}, 'late');
    player.read('ann\r\n');
    player.session.closed();
    player.session.overflowed();
    player.run();
    player.wait(60_000);
    player.deliver();
    expect(player.appended).toEqual(['connected', 'line ann', 'disconnected']);
    expect(player.session.wakeAt).toBeUndefined();
  });
});

describe.each(MODES)(
  'law 3: with events that come back %s, lines that were read before the connection broke',
  (mode) => {
    test('are appended, and then disconnected', () => {
      const player = new SessionPlayer({}, mode);
      player.read('ann\r\n!me\r\n!me\r\nhi\r\nunfinished');
      player.session.lost();
      player.close();
      player.settle();
      expect(player.appended).toEqual(['connected', 'line ann', 'line !me', 'line !me', 'line hi', 'disconnected']);
      expect(player.session.endReason).toBe('lost');
      expect(player.commands.filter((command) => command !== 'pause')).toEqual([]);
      expect(player.session.isOver).toBe(true);
    });

    test('are dropped if they wait for the rate limit', () => {
      const player = new SessionPlayer({ floodBurst: 2, floodRate: 1 }, mode);
      player.read('ann\r\n1\r\n2\r\n3\r\n');
      player.close();
      player.settle();
      expect(player.appended).toEqual(['connected', 'line ann', 'line 1', 'disconnected']);
      expect(player.now).toBe(0);
    });

    test('are dropped if the chat ended it', () => {
      const player = new SessionPlayer({}, mode);
      player.read('ann\r\n!quit\r\nhi\r\n');
      player.close();
      player.settle();
      expect(player.appended).toEqual(['connected', 'line ann', 'line !quit']);
      expect(player.session.endReason).toBe('quit');
    });

    test('are not waited for by a server that closes', () => {
      const player = new SessionPlayer({}, mode);
      player.session.heldBack();
      player.read('ann\r\n');
      player.close();
      expect(player.appended).toEqual(['connected']);
      player.session.abandoned();
      player.run();
      expect(player.appended).toEqual(['connected', 'disconnected']);
    });
  },
);

test('law 3: connected is the first input, even if the transport is closed at once', () => {
  const player = new SessionPlayer({}, 'late');
  player.close();
  player.settle();
  expect(player.appended).toEqual(['connected', 'disconnected']);
});

test('law 3: a side that our end closed by itself does not hide the end from the chat', () => {
  const player = new SessionPlayer();
  player.read('ann\r\n');
  player.session.finished(player.now);
  player.close();
  expect(player.appended).toEqual(['connected', 'line ann', 'disconnected']);
});

describe('law 3: a connection that breaks while the client is above the rate limit', () => {
  test.each([
    ['of bytes', { floodBytesBurst: 100, floodBytesRate: 1 }],
    ['of lines', { floodBurst: 10, floodRate: 1 }],
  ])('%s ends at once', (_, options) => {
    const player = new SessionPlayer(options);
    player.read(`ann\r\n${'hello\n'.repeat(1000)}`);
    player.close();
    expect(player.appended.at(-1)).toBe('disconnected');
    expect(player.session.wakeAt).toBeUndefined();
    expect(player.now).toBe(0);
  });
});

describe('law 4: what costs the server more counts more', () => {
  test('telnet requests wait like text, and are answered as far as they are processed', () => {
    const player = new SessionPlayer({ floodBytesBurst: 600, floodBytesRate: 1000 });
    player.read(`ann\n${'\xff\xfb\x01'.repeat(500)}`);
    const hexDigits = () => player.commands.flatMap((command) => command.split('reply ')[1] ?? []).join('').length;
    const bytes = () => hexDigits() / 2;
    expect(bytes()).toBeGreaterThan(600);
    expect(bytes()).toBeLessThanOrEqual(1024);
    player.wait(2000);
    expect(bytes()).toBe(1500);
  });

  test('a client that only sends telnet requests is disconnected at once, whatever its limit', () => {
    const player = new SessionPlayer();
    player.read(`ann\n${'\xff\xfb\x01'.repeat(20_000)}`);
    expect(player.appended).toEqual(['connected', 'line ann', 'disconnected']);
    expect(player.session.endReason).toBe('negotiation');
  });
});

describe('law 4: a client above the rate limit', () => {
  test('is paused, waits for one token at a time, and is resumed', () => {
    const player = new SessionPlayer({ floodBurst: 2, floodRate: 10 });
    player.read('ann\r\n1\r\n2\r\n3\r\n');
    expect(player.appended).toEqual(['connected', 'line ann', 'line 1']);
    expect(player.commands).toEqual(['throttle first', 'pause']);
    player.wait(99);
    expect(player.appended).toHaveLength(3);
    player.wait(1);
    expect(player.appended.at(-1)).toBe('line 2');
    player.wait(100);
    expect(player.appended.at(-1)).toBe('line 3');
    expect(player.commands).toEqual(['throttle first', 'pause', 'throttle', 'resume']);
  });

  test('is reported again only after ten quiet seconds', () => {
    const player = new SessionPlayer({ floodBurst: 1, floodRate: 1000 });
    const reports = () => player.commands.filter((command) => command === 'throttle first').length;
    player.read('ann\r\n1\r\n');
    player.wait(10_000);
    player.read('2\r\n3\r\n');
    expect(reports()).toBe(1);
    player.wait(10_001);
    player.read('4\r\n5\r\n');
    expect(reports()).toBe(2);
  });

  test.each(MODES)('waits behind a command whose answer costs more than the tokens left, with events %s', (mode) => {
    // !help costs 100 / 20 = 5 tokens.
    const player = new SessionPlayer({ floodBurst: 4, floodRate: 1 }, mode);
    player.read('ann\r\n!help\r\nhi\r\n');
    for (let i = 0; i < 3; i++) player.deliver();
    expect(player.appended).toEqual(['connected', 'line ann', 'line !help']);
    expect(player.commands).toContain('pause');
    player.wait(3999);
    expect(player.appended).toHaveLength(3);
    player.wait(1);
    expect(player.appended.at(-1)).toBe('line hi');
  });

  test('gets the tokens of the time in which the log was slow', () => {
    const player = new SessionPlayer({ floodBurst: 64, floodRate: 1000 }, 'late');
    player.read(`ann\r\n${'hi\r\n'.repeat(127)}`);
    expect(player.appended).toHaveLength(64);
    player.wait(900);
    player.deliver();
    player.deliver();
    expect(player.appended).toHaveLength(129);
    expect(player.commands).not.toContain('throttle first');
  });

  test('is not limited at a rate of 0', () => {
    const player = new SessionPlayer({ floodBurst: 1, floodRate: 0 });
    player.read(`ann\r\n${'!help\r\n'.repeat(500)}`);
    expect(player.appended).toHaveLength(502);
    expect(player.commands).toEqual([]);
  });
});

describe('law 5: waiting input is bounded', () => {
  test('by the number of lines that did not come back, and reading stops meanwhile', () => {
    const player = new SessionPlayer({ floodRate: 0 }, 'late');
    player.read(`ann\r\n${'hi\r\n'.repeat(1000)}`);
    expect(player.mostInFlight).toBe(64);
    expect(player.commands).toEqual(['pause']);
    player.settle();
    expect(player.mostInFlight).toBe(64);
    expect(player.appended).toHaveLength(1002);
    expect(player.commands).toEqual(['pause', 'resume']);
  });

  test('by the number of characters that did not come back', () => {
    const player = new SessionPlayer({ floodRate: 0, maxLineBytes: 100_000 }, 'late');
    player.read(`ann\r\n${`${'x'.repeat(40_000)}\r\n`.repeat(10)}`);
    expect(player.appended).toHaveLength(4);
    player.settle();
    expect(player.appended).toHaveLength(12);
  });

  test('while the log holds an input back, nothing more is appended', () => {
    const player = new SessionPlayer();
    player.session.heldBack();
    player.read('ann\r\nhi\r\n');
    expect(player.appended).toEqual(['connected']);
    expect(player.commands).toEqual(['pause']);
    player.session.accepted();
    player.run();
    expect(player.appended).toEqual(['connected', 'line ann', 'line hi']);
    expect(player.commands).toEqual(['pause', 'resume']);
  });
});

describe('law 6: each timer has one meaning', () => {
  test('nickname-deadline is appended once, and not after the nickname', () => {
    const silent = new SessionPlayer({ nickTimeoutMs: 1000 });
    silent.wait(999);
    expect(silent.appended).toEqual(['connected']);
    silent.wait(10_000);
    expect(silent.appended).toEqual(['connected', 'nickname-deadline']);
    const named = new SessionPlayer({ nickTimeoutMs: 1000 });
    named.read('ann\r\n');
    named.wait(10_000);
    expect(named.appended).toEqual(['connected', 'line ann']);
  });

  test('a nickname that is accepted late does not end the pause of the rate limit', () => {
    const player = new SessionPlayer({ nickTimeoutMs: 1000, floodBurst: 1, floodRate: 10 }, 'late');
    player.read('ann\r\nhi\r\n');
    expect(player.commands).toContain('pause');
    player.deliver();
    expect(player.state).toBe('open');
    player.wait(100);
    expect(player.appended.at(-1)).toBe('line hi');
    expect(player.commands.at(-1)).toBe('resume');
  });

  test('a client that does not read its last lines is disconnected after the drain timeout', () => {
    const player = new SessionPlayer();
    player.read('ann\r\n!quit\r\n');
    player.wait(4999);
    expect(player.commands).toEqual(['finish']);
    player.wait(1);
    expect(player.commands).toEqual(['finish', 'destroy']);
  });

  test('a client that does not close its side is disconnected after the linger timeout', () => {
    const player = new SessionPlayer();
    player.read('ann\r\n!quit\r\n');
    player.session.finished(player.now);
    player.wait(999);
    expect(player.commands).toEqual(['finish']);
    player.wait(1);
    expect(player.commands).toEqual(['finish', 'destroy']);
  });

  test('a throttled client that is dismissed is read again, and its lines are discarded', () => {
    const player = new SessionPlayer({ floodBurst: 1, floodRate: 1 });
    player.read('ann\r\nhi\r\n');
    player.session.dismissed('kicked', player.now);
    player.run();
    expect(player.commands).toEqual(['throttle first', 'pause', 'resume', 'finish']);
    player.read('more\r\n');
    expect(player.appended).toEqual(['connected', 'line ann']);
  });
});

describe('law 4: every byte counts', () => {
  const BYTES: Partial<SessionOptions> = { floodBytesBurst: 100, floodBytesRate: 100, maxLineBytes: 1000 };

  test('of text: a client that is over its bytes waits', () => {
    const player = new SessionPlayer(BYTES);
    player.read(`ann\r\n${'x'.repeat(195)}\r\nhi\r\n`);
    // One piece of up to 1,024 bytes is decoded while there is a byte token; then they must be earned.
    expect(player.appended).toEqual(['connected', 'line ann', `line ${'x'.repeat(195)}`, 'line hi']);
    expect(player.commands).toEqual(['throttle first', 'pause']);
    player.read('ho\r\n');
    player.wait(1059);
    expect(player.appended).toHaveLength(4);
    player.wait(11);
    expect(player.appended.at(-1)).toBe('line ho');
    player.wait(100);
    expect(player.commands.at(-1)).toBe('resume');
  });

  test.each([
    ['telnet commands', '\xff\xf1'],
    ['a subnegotiation without an end', '\xff\xfax'],
    ['doubled IACs', '\xff\xff\xff\xff'],
    ['an overlong line', 'xx'],
    ['blank lines', '\r\n'],
  ])('of %s: reading pauses even if no line waits', (_, piece) => {
    const player = new SessionPlayer({ ...BYTES, maxLineBytes: 20 });
    player.read('ann\r\n');
    player.read(piece.repeat(500));
    expect(player.commands).toContain('pause');
    player.wait(400_000);
    expect(player.commands.at(-1)).toBe('resume');
  });

  test('a blank line costs no line token', () => {
    const player = new SessionPlayer({ floodBurst: 2, floodRate: 1 });
    player.read(`ann\r\n${' \t\r\n'.repeat(100)}hi\r\n`);
    expect(player.appended.at(-1)).toBe('line hi');
    expect(player.commands).toEqual([]);
  });

  test('not at a rate of 0', () => {
    const player = new SessionPlayer({ ...BYTES, floodRate: 0 });
    player.read(`ann\r\n${'hi\r\n'.repeat(5000)}`);
    expect(player.commands).toEqual([]);
  });

  test('a peer that only sends telnet requests is disconnected', () => {
    const player = new SessionPlayer();
    player.read('ann\r\n');
    for (let i = 0; i < 512; i++) player.read('\xff\xfb\x01');
    expect(player.appended).toEqual(['connected', 'line ann']);
    player.read('\xff\xfb\x01');
    expect(player.appended).toEqual(['connected', 'line ann', 'disconnected']);
    expect(player.session.endReason).toBe('negotiation');
    expect(player.commands.at(-1)).toBe('finish');
  });

  test('a client that negotiates and talks is not', () => {
    const player = new SessionPlayer({ floodBytesBurst: 1_000_000 });
    player.read('ann\r\n');
    for (let i = 0; i < 2000; i++) player.read('\xff\xfb\x01hi\r\n');
    expect(player.state).toBe('open');
  });
});

describe('law 7: while a client waits', () => {
  const SLOWER: Partial<SessionOptions> = { floodBurst: 2, floodRate: 0.1 };

  test('its connection is probed each second, and no longer', () => {
    const player = new SessionPlayer({ floodBurst: 2, floodRate: 0.5 });
    const probes = () => player.commands.filter((command) => command === 'probe').length;
    player.read('ann\r\n1\r\n2\r\n');
    player.wait(1999);
    expect(probes()).toBe(1);
    player.wait(60_000);
    expect(player.commands.at(-1)).toBe('resume');
    const before = probes();
    player.wait(60_000);
    expect(probes()).toBe(before);
  });

  test('and has closed its side, its lines are processed for thirty seconds, and the rest is dropped', () => {
    const player = new SessionPlayer(SLOWER);
    player.read('ann\r\n1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n');
    player.end();
    player.wait(29_999);
    expect(player.appended).toEqual(['connected', 'line ann', 'line 1', 'line 2', 'line 3']);
    player.wait(1);
    expect(player.appended.at(-1)).toBe('disconnected');
    expect(player.commands.at(-1)).toBe('finish');
  });

  test.each([
    ['blank lines', ' \n'],
    ['telnet commands', '\xff\xf1'],
  ])('with nothing but %s, it is ended as lost after thirty seconds', (_, piece) => {
    const player = new SessionPlayer({ floodBytesBurst: 1000, floodBytesRate: 1 });
    player.read(`ann\n${piece.repeat(10_000)}`);
    player.wait(29_999);
    expect(player.appended).toEqual(['connected', 'line ann']);
    player.wait(1);
    expect(player.appended).toEqual(['connected', 'line ann', 'disconnected']);
    expect(player.session.endReason).toBe('lost');
    expect(player.commands.slice(-2)).toEqual(['resume', 'finish']);
  });

  /** Sends blank lines whenever it is read, for so many milliseconds. */
  function makeNoise(player: SessionPlayer, ms: number): void {
    for (const end = player.now + ms; player.now < end; player.wait(1)) {
      if (player.commands.findLast((command) => command === 'pause' || command === 'resume') === 'pause') continue;
      player.read('\n'.repeat(2000));
    }
  }

  test('so it is if it sends more whenever it is read', () => {
    const player = new SessionPlayer({ floodBytesBurst: 1000, floodBytesRate: 1000 });
    player.read('ann\n');
    makeNoise(player, 35_000);
    expect(player.session.endReason).toBe('lost');
  });

  test('but not if it is below the rate limit for a second', () => {
    const player = new SessionPlayer({ floodBytesBurst: 1000, floodBytesRate: 1000 });
    player.read('ann\n');
    makeNoise(player, 20_000);
    player.wait(4000);
    makeNoise(player, 20_000);
    player.wait(60_000);
    expect(player.state).toBe('open');
  });

  test('and sends a line now and then, it stays, however long the line waits', () => {
    const player = new SessionPlayer({ floodBytesBurst: 1000, floodBytesRate: 100 });
    player.read(`ann\n${`${'\n'.repeat(1900)}hi\n`.repeat(4)}`);
    player.wait(110_000);
    expect(player.appended).toEqual(['connected', 'line ann', ...Array(4).fill('line hi')]);
    const slow = new SessionPlayer({ floodBurst: 1, floodRate: 0.01, floodBytesBurst: 10, floodBytesRate: 1 });
    slow.read('ann\nhi\nho\n');
    slow.wait(201_000);
    expect(slow.appended).toEqual(['connected', 'line ann', 'line hi', 'line ho']);
  });

  test('a reset drops what waits at once', () => {
    const player = new SessionPlayer(SLOWER);
    player.read('ann\r\n1\r\n2\r\n3\r\n');
    player.session.lost();
    player.close();
    expect(player.appended).toEqual(['connected', 'line ann', 'line 1', 'disconnected']);
  });
});

describe('law 8: while the chat is congested', () => {
  /** The cost of a line is its length and 96 bytes around it. The share is 2,048 bytes, and 256 a second. */
  const LINE = 'x'.repeat(928);

  function congested(): SessionPlayer {
    const player = new SessionPlayer({ maxLineBytes: 4096 });
    player.read('ann\r\n');
    player.wait(60_000);
    player.isCongested = true;
    return player;
  }

  test('a client says as much as its share, whatever the length of its lines, and then waits for it', () => {
    const player = congested();
    player.read(`${LINE}\r\n${LINE}\r\nhi\r\n`);
    expect(player.appended.slice(2)).toEqual([`line ${LINE}`, `line ${LINE}`]);
    expect(player.session.isHeld).toBe(true);
    expect(player.commands).toEqual(['pause']);
    // (2 + 96) bytes at 256 a second.
    player.wait(382);
    expect(player.appended).toHaveLength(4);
    player.wait(1);
    expect(player.appended.at(-1)).toBe('line hi');
    expect(player.commands.filter((command) => command !== 'probe')).toEqual(['pause', 'resume']);
  });

  test.each([
    ['!say', LINE],
    ['#bob', LINE],
    ['@tea', LINE],
    ['hello', LINE],
    ['!nick', 'bob'],
    ['!enter', 'tea'],
    ['!leave', 'tea'],
  ])('a line that begins with %j waits when the share is used up', (word, rest) => {
    const line = `${word} ${rest}`;
    const player = congested();
    player.read(`${LINE}\r\n${LINE}\r\n`);
    player.read(`${line}\r\n`);
    expect(player.appended).toHaveLength(4);
    player.isCongested = false;
    player.run();
    expect(player.appended.at(-1)).toBe(`line ${line}`);
  });

  test.each(['!users', '!rooms', '!members tea', '!me', '!ping x', '!help', '!notices on', '!format json', '!quit'])(
    '%s passes at once, because nobody else gets the answer',
    (question) => {
      const player = congested();
      player.read(`${LINE}\r\n${LINE}\r\n`);
      player.read(`${question}\r\n`);
      expect(player.appended.at(-1)).toBe(`line ${question}`);
    },
  );

  test('a question waits behind a line that waits', () => {
    const player = congested();
    player.read(`${LINE}\r\n${LINE}\r\nhi\r\n!me\r\n`);
    expect(player.appended).toHaveLength(4);
    player.wait(400);
    expect(player.appended.slice(4)).toEqual(['line hi', 'line !me']);
  });

  test('what was said before counts, and a line longer than the share waits until it is full', () => {
    const player = congested();
    const long = 'x'.repeat(4000);
    player.read(`${long}\r\n`);
    expect(player.appended.at(-1)).toBe(`line ${long}`);
    player.read(`${long}\r\n`);
    player.wait(15_999);
    expect(player.appended).toHaveLength(3);
    player.wait(1);
    expect(player.appended).toHaveLength(4);
    player.isCongested = false;
    player.wait(60_000);
    player.read(`${LINE}\r\n${LINE}\r\n`);
    player.isCongested = true;
    player.read('hi\r\n');
    expect(player.appended.at(-1)).toBe(`line ${LINE}`);
  });

  test('a line that waits for the rate limit takes nothing from the share', () => {
    const player = new SessionPlayer({ maxLineBytes: 4096, floodBurst: 1, floodRate: 0.1 });
    player.isCongested = true;
    player.read(`ann\r\n${LINE}\r\n`);
    for (let i = 0; i < 10; i++) player.run();
    player.wait(10_001);
    expect(player.appended.at(-1)).toBe(`line ${LINE}`);
  });

  test('what waits is dropped when the connection breaks', () => {
    const player = new SessionPlayer({ maxLineBytes: 1000 });
    player.read('ann\r\n');
    player.isCongested = true;
    player.read(`${'x'.repeat(990)}\r\n`.repeat(3));
    expect(player.session.isHeld).toBe(true);
    player.session.closed();
    player.run();
    expect(player.appended).toEqual(['connected', 'line ann', `line ${'x'.repeat(990)}`, 'disconnected']);
  });
});

describe('law 9: a turn', () => {
  test('processes so much at most, and what is left waits for the next one', () => {
    const player = new SessionPlayer({ maxLineBytes: 1000 });
    player.read('ann\r\n');
    player.takesTurns = true;
    const texts = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    player.session.beginTurn();
    player.read(texts.map((text) => `${text}\r\n`).join(''));
    let turns = 1;
    for (; player.session.hasYielded; turns++) {
      expect(player.commands.at(-1)).toBe('pause');
      player.session.beginTurn();
      player.run();
    }
    expect(turns).toBeGreaterThan(2);
    expect(turns).toBeLessThan(10);
    expect(player.appended.slice(2)).toEqual(texts.map((text) => `line ${text}`));
    expect(player.commands.at(-1)).toBe('resume');
  });

  test('ends behind a question with a long answer', () => {
    const chat: Chat = (input, session) => {
      if (input.type === 'line' && session.state === 'naming') session.named();
      else if (input.type === 'line') session.charge(70_000);
    };
    const player = new SessionPlayer({ floodBurst: 100_000 }, 'at once', chat);
    player.read('ann\r\n');
    player.takesTurns = true;
    player.session.beginTurn();
    player.read('!rooms\r\n'.repeat(14));
    for (let turn = 1; turn <= 14; turn++) {
      expect(player.appended).toHaveLength(2 + turn);
      player.session.beginTurn();
      player.run();
    }
  });

  test('counts every byte, also inside an overlong line', () => {
    const player = new SessionPlayer();
    player.read('ann\r\n');
    player.takesTurns = true;
    player.session.beginTurn();
    player.read('x'.repeat(10_240));
    let turns = 1;
    for (; player.session.hasYielded; turns++) {
      player.session.beginTurn();
      player.run();
    }
    expect(turns).toBe(5);
  });

  test('may be put off, and then nothing is read meanwhile', () => {
    const player = new SessionPlayer();
    player.read('ann\r\n');
    player.takesTurns = true;
    player.session.beginTurn(false);
    player.read('hi\r\n');
    expect(player.appended).toHaveLength(2);
    expect(player.commands).toEqual(['pause']);
    expect(player.session.hasYielded).toBe(true);
    player.session.beginTurn();
    player.run();
    expect(player.appended.at(-1)).toBe('line hi');
    expect(player.commands).toEqual(['pause', 'resume']);
  });

  test('has no end without a rate limit', () => {
    const player = new SessionPlayer({ maxLineBytes: 1000, floodRate: 0 });
    player.takesTurns = true;
    player.read(`ann\r\n${'line\r\n'.repeat(5000)}`);
    expect(player.session.hasYielded).toBe(false);
    expect(player.appended).toHaveLength(5002);
  });
});
