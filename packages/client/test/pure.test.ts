/** The parts without a terminal or a socket. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoffMs } from '../src/conversation/backoff.ts';
import { Entry } from '../src/conversation/entry.ts';
import { Self } from '../src/conversation/identity.ts';
import { Roster } from '../src/conversation/roster.ts';
import { parseClientCommand } from '../src/input/client-commands.ts';
import { complete } from '../src/input/completion.ts';
import { Questions } from '../src/message/questions.ts';
import { parseReceived, plainLine } from '../src/message/received.ts';
import { InputLines } from '../src/pipe/input-lines.ts';
import { clusterAfter, clusterBefore, toCells } from '../src/terminal/cells.ts';
import { layout } from '../src/terminal/layout.ts';
import { OwnLines } from '../src/view/own-lines.ts';
import { describe as describeMessage, formatTime, isNamed } from '../src/view/rows.ts';
import { looksOf, NAME_COLOURS } from '../src/view/styles.ts';

describe('Tab', () => {
  const known = { nicks: ['Bob', 'bert', 'ann'], rooms: ['tea', 'Toast'], commands: ['!help', '!history'] };

  it.each([
    ['b', 0, ['Bob: ', 'bert: ']],
    ['hello b', 6, ['Bob ', 'bert ']],
    ['!en', 0, ['!enter ']],
    ['!h', 0, ['!help', '!history']],
    ['!enter t', 7, ['tea', 'Toast']],
    ['!members T', 9, ['tea', 'Toast']],
    ['#', 0, ['#Bob ', '#bert ', '#ann ']],
    ['see @t', 4, ['@tea ', '@Toast ']],
    ['/ig', 0, ['/ignore ']],
    ['/ignore a', 8, ['ann']],
    ['!notices o', 9, ['on', 'off']],
  ])('makes of %j what it can be', (line, start, candidates) => {
    expect(complete(line, line.length, known)).toEqual({ start, candidates });
  });

  it.each(['', ' ', 'hello ', 'zzz', '!zzz', '@zzz'])('makes nothing of %j', (line) => {
    expect(complete(line, line.length, known)).toBeUndefined();
  });

  it('never fails, and what it gives begins with what was typed', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[!#@/][a-z]{0,8} ?[\\^$.*+?()[\]{}|a-z ]*$/),
    );
    fc.assert(
      fc.property(odd, fc.nat(80), fc.array(odd), fc.array(odd), (line, at, nicks, rooms) => {
        const cursor = Math.min(at, line.length);
        const completion = complete(line, cursor, { nicks, rooms, commands: nicks });
        if (completion === undefined) return;
        const word = line.slice(completion.start, cursor).toLowerCase();
        expect(completion.candidates.length).toBeGreaterThan(0);
        for (const candidate of completion.candidates) expect(candidate.toLowerCase().startsWith(word)).toBe(true);
      }),
    );
  });
});

describe('the layout of the input line', () => {
  it('loses no cell, overfills no row, and puts the cursor where its cell is', () => {
    const text = fc.array(fc.constantFrom('a', ' ', '日', 'é', 'e\u0301', '👨‍👩‍👧', '🇯🇵', '👍🏽', 'न', '\t', 'ﷺ'), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 30 }), fc.nat(60), (parts, columns, at) => {
        const line = parts.join('');
        const cursor = parts.slice(0, at).join('').length;
        const block = layout([], { prompt: [], text: line, cursor }, columns, 1000);
        expect(block.rows.map((row) => row.shown).join('')).toBe(
          toCells(line)
            .map((cell) => cell.shown)
            .join(''),
        );
        for (const row of block.rows) expect(row.width).toBeLessThanOrEqual(columns);
        expect(block.cursorRow).toBeLessThan(block.rows.length);
        expect(block.cursorColumn).toBeLessThan(columns);
        const before = block.rows.slice(0, block.cursorRow).reduce((sum, row) => sum + row.shown.length, 0);
        const shownBefore = toCells(line)
          .filter((cell) => cell.start < cursor)
          .map((cell) => cell.shown)
          .join('').length;
        expect(before).toBeLessThanOrEqual(shownBefore);
      }),
      { numRuns: 1000, examples: [[['a', 'a', '👨‍👩‍👧'], 4, 2]] },
    );
  });

  it('keeps to as many rows as it may, the cursor among them', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), fc.integer({ min: 1, max: 12 }), (length, at, maxRows) => {
        const cursor = Math.min(at, length);
        const block = layout(
          [[{ text: 'above', style: '' }]],
          { prompt: [], text: 'x'.repeat(length), cursor },
          20,
          maxRows,
        );
        expect(block.rows.length).toBeLessThanOrEqual(maxRows);
        expect(block.cursorRow).toBeGreaterThanOrEqual(0);
        expect(block.cursorRow).toBeLessThan(block.rows.length);
      }),
    );
  });

  it('shows a cluster in parts that every terminal measures alike', () => {
    const shown = (text: string) => toCells(text).map((cell) => [cell.shown, cell.width]);
    expect(shown('👨‍👩‍👧🇯🇵')).toEqual([
      ['👨👩👧', 6],
      ['JP', 2],
    ]);
    expect(shown('👍🏽❤️e\u0301日\t\u009b\u202e')).toEqual([
      ['👍', 2],
      ['❤', 1],
      ['é', 1],
      ['日', 2],
      ['    ', 4],
      ['', 0],
      ['', 0],
    ]);
  });

  it('moves over whole clusters', () => {
    const text = 'a👨‍👩‍👧e\u0301b';
    expect(clusterAfter(text, 1)).toBe(9);
    expect(clusterBefore(text, 9)).toBe(1);
    expect(clusterBefore(text, 11)).toBe(9);
    expect(clusterBefore(text, 0)).toBe(0);
    expect(clusterAfter(text, text.length)).toBe(text.length);
  });
});

describe('received lines', () => {
  it.each([
    ['ann: a: b', { type: 'public', from: 'ann', text: 'a: b', isJson: false }],
    ['@tea ann: hi', { type: 'room', room: 'tea', from: 'ann', text: 'hi', isJson: false }],
    ['#ann: hi', { type: 'private', from: 'ann', text: 'hi', isJson: false }],
    ['!error no-such-user Nobody.', { type: 'error', code: 'no-such-user', text: 'Nobody.', isJson: false }],
    ['!renamed a b', { type: 'renamed', from: 'a', to: 'b', isJson: false }],
    ['!entered tea ann', { type: 'entered', room: 'tea', nick: 'ann', isJson: false }],
    ['!motd  Be kind.', { type: 'motd', text: ' Be kind.', isJson: false }],
    ['!muted bob 2026', { type: 'answer', answer: 'muted', what: 'bob', until: '2026', isJson: false }],
    ['!ban ::1 2026 ann be  nice', { type: 'answer', answer: 'ban', what: '::1', by: 'ann', reason: 'be  nice' }],
    ['{"type":"bans","count":2}', { type: 'answer', answer: 'bans', what: '2', isJson: true }],
    ['!constructor x', { type: 'other', text: '!constructor x' }],
    ['ann bob', { type: 'other', text: 'ann bob', isJson: false }],
    ['{"type":"nonsense"}', { type: 'other', text: '{"type":"nonsense"}', isJson: false }],
    ['{oops', { type: 'other', text: '{oops', isJson: false }],
    [
      '{"type":"room","room":"tea","from":"ann","text":"hi","seq":7,"time":"2026-01-02T03:04:05.678Z"}',
      { type: 'room', room: 'tea', from: 'ann', text: 'hi', seq: 7, time: 1767323045678, isJson: true },
    ],
    ['{"type":"users","nicknames":["a",7,"b"]}', { type: 'users', names: ['a', 'b'], isJson: true }],
  ])('%s', (line, message) => {
    expect(parseReceived(line)).toMatchObject(message);
  });

  it('are always something that can be shown, in one row and without control characters', () => {
    const reader = { looks: looksOf(8), nick: 'ann', timeFormat: '%H:%M' };
    const json = fc
      .record({
        type: fc.constantFrom('public', 'room', 'error', 'users', 'help', 'joined', 'renamed'),
        from: fc.anything(),
        text: fc.string({ unit: 'binary' }),
        nicknames: fc.anything(),
      })
      .map((value) => JSON.stringify(value) ?? '');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), json), (line) => {
        const shown = describeMessage(parseReceived(line), reader, 0, false);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        expect(shown.replace(/\x1b\[[\d;]*m/g, '')).not.toMatch(/[\0-\x1f\x7f-\x9f]/);
      }),
    );
  });

  it('can be had as plain lines: as they came, or as those that say the same', () => {
    for (const line of ['!help ', 'a  b', '!error x', '{oops']) expect(plainLine(parseReceived(line))).toBe(line);
    const json = '{"type":"members","room":"tea","nicknames":["ann","bob"]}';
    expect(plainLine(parseReceived(json))).toBe('ann bob');
    const ban = '{"type":"ban","target":"bob","until":"2026","by":"ann","reason":"be  nice"}';
    expect(plainLine(parseReceived(ban))).toBe('!ban bob 2026 ann be  nice');
    expect(plainLine(parseReceived('{"type":"bans","count":2}'))).toBe('!bans 2');
    expect(plainLine(parseReceived('{"type":"kicked","nickname":"bob"}'))).toBe('!kicked bob');
    expect(plainLine(parseReceived('{"type":"banned","target":"::1","until":"2026"}'))).toBe('!banned ::1 2026');
    expect(plainLine(parseReceived('{"type":"room","room":"tea","from":"ann","text":"hi"}'))).toBe('@tea ann: hi');
  });
});

describe('own lines', () => {
  const from = (line: string) => parseReceived(line);

  it('wait for their echo, whatever comes between, once the server is known to echo', () => {
    const own = new OwnLines(true);
    expect(own.sent('hi')).toEqual([]);
    expect(own.sent('@Tea you')).toEqual([]);
    expect(own.received(from('bob: hi'), 'ann')).toEqual({ before: [], after: [] });
    expect(own.waiting).toEqual(['hi', '@Tea you']);
    expect(own.received(from('ann: hi'), 'ann')).toEqual({ before: [], after: [] });
    expect(own.received(from('@tea ann: you'), 'ann')).toEqual({ before: [], after: [] });
    expect(own.waiting).toEqual([]);
  });

  it('keep their order with lines that have no echo', () => {
    const own = new OwnLines(true);
    expect(own.sent('!users')).toEqual(['!users']);
    own.sent('hi');
    expect(own.sent('!rooms')).toEqual([]);
    expect(own.received(from('ann: hi'), 'ann')).toEqual({ before: [], after: ['!rooms'] });
  });

  it('stay as they were typed where anything else comes, before the first echo', () => {
    const own = new OwnLines(false);
    own.sent('hello');
    expect(own.received(from('HELLO'), undefined)).toEqual({ before: ['hello'], after: [] });
    own.sent('hi');
    expect(own.received(from('ann: hi'), undefined)).toEqual({ before: [], after: [] });
    own.sent('you');
    expect(own.received(from('bob: something'), undefined)).toEqual({ before: [], after: [] });
  });

  it('do not pile up without end', () => {
    const own = new OwnLines(true);
    for (let i = 0; i < 100; i++) own.sent(`line ${i}`);
    expect(own.waiting.length).toBeLessThanOrEqual(20);
    expect(own.giveUp().length).toBeLessThanOrEqual(20);
  });
});

describe('questions', () => {
  it('give plain answers their meaning, in order, and keep those of the client off the screen', () => {
    const questions = new Questions();
    questions.asked('!users', true);
    questions.asked('!members tea', false);
    questions.asked('hello', false);
    expect(questions.answered(parseReceived('bob: hi'))).toMatchObject({ message: { type: 'public' }, isShown: true });
    expect(questions.answered(parseReceived('ann bob'))).toMatchObject({
      message: { type: 'users', names: ['ann', 'bob'], isJson: false },
      isShown: false,
    });
    expect(questions.answered(parseReceived('ann'))).toMatchObject({
      message: { type: 'members', room: 'tea', names: ['ann'], isJson: false },
      isShown: true,
    });
    expect(questions.answered(parseReceived('whatever'))).toMatchObject({ message: { type: 'other' }, isShown: true });
  });
});

describe('the roster', () => {
  it('knows who came, left, changed names and spoke last', () => {
    const roster = new Roster();
    for (const line of ['!joined ann', '!joined bob', 'Ann: hi', '!joined cid', '!left cid', '!renamed bob rob']) {
      roster.learn(parseReceived(line));
    }
    expect(roster.nicks).toEqual(['rob', 'Ann']);
    roster.learn(parseReceived('@tea dee: hi'));
    expect([roster.nicks[0], roster.rooms]).toEqual(['dee', ['tea']]);
    roster.learn(parseReceived('!help !history room  what was said'));
    expect(roster.commands).toEqual(['!history']);
  });

  it('takes nothing for a name that could do harm in the line being typed', () => {
    const roster = new Roster();
    const names = ['a\\u001b[2J', 'b\\nc', '\\u202ed', 'e f', ''].map((name) => `"${name}"`);
    for (const [type, list] of [
      ['users', 'nicknames'],
      ['rooms', 'rooms'],
    ]) {
      roster.learn(parseReceived(`{"type":"${type}","${list}":[${names.join()}]}`));
    }
    expect([...roster.nicks, ...roster.rooms]).toEqual([]);
  });
});

describe('colours of names', () => {
  it('stand out on black and on white, at least 3 to 1', () => {
    for (const colour of NAME_COLOURS) {
      const luminance = luminanceOf(colour);
      expect(1.05 / (luminance + 0.05)).toBeGreaterThanOrEqual(3);
      expect((luminance + 0.05) / 0.05).toBeGreaterThanOrEqual(3);
    }
  });

  it('are the same for the same name, and many for many names', () => {
    const { of } = looksOf(8);
    expect(of('Ann')).toBe(of('aNN'));
    const names = Array.from({ length: 200 }, (_, index) => of(`user${index}`));
    expect(new Set(names).size).toBeGreaterThan(NAME_COLOURS.length * 0.8);
  });
});

describe('the entry', () => {
  const told = (entry: Entry, line: string) => entry.received(parseReceived(line));

  it('sends the nickname, its questions and its rooms', () => {
    expect(new Entry('ann', ['tea']).lines).toEqual(['ann', '!format json', '!notices on', '!me', '!enter tea']);
  });

  it('has happened when the server answers, and its answers are not for the screen', () => {
    const entry = new Entry('ann', []);
    expect(entry.hasEntered).toBe(false);
    const me = told(entry, '{"type":"me","nickname":"ann","seq":1}');
    expect(me).toEqual({ isOurs: true, hasJustEntered: true, speaksJson: true });
    expect(entry.hasEntered).toBe(true);
    expect(told(entry, '{"type":"me","nickname":"ann"}').isOurs).toBe(false);
  });

  it('swallows as many errors as it asked questions', () => {
    const entry = new Entry('ann', []);
    const verdicts = [1, 2, 3, 4].map(() => told(entry, '!error unknown-command What?').isOurs);
    expect(verdicts).toEqual([true, true, true, false]);
    expect(entry.hasEntered).toBe(true);
  });

  it('can be refused, also after it was presumed; but not any more once something else was heard', () => {
    const entry = new Entry('ann', []);
    expect(entry.presume()).toBe(true);
    expect(entry.presume()).toBe(false);
    told(entry, '!error nick-in-use Taken.');
    expect([entry.hasEntered, entry.refusal]).toEqual([false, 'nick-in-use']);

    const other = new Entry('ann', []);
    told(other, 'bob: hi');
    told(other, '!error nick-in-use Taken.'); // an answer to !nick
    expect([other.hasEntered, other.refusal]).toEqual([true, undefined]);
  });
});

describe('who and where we are', () => {
  it('follows what is sent and what is said', () => {
    const self = new Self('ann', ['tea']);
    self.sent('!enter Cake');
    self.sent('!enter not a room');
    self.sent('!leave TEA');
    self.received(parseReceived('!entered toast Ann'));
    self.received(parseReceived('!entered other bob'));
    self.received(parseReceived('!exited cake ann'));
    expect(self.rooms).toEqual(['toast']);
    expect(self.received(parseReceived('!renamed bob rob'))).toBe(false);
    expect(self.received(parseReceived('!renamed ann not/good'))).toBe(false);
    expect(self.received(parseReceived('!renamed ANN anna'))).toBe(true);
    expect(self.nick).toBe('anna');
  });
});

describe('small things', () => {
  it('reads its own commands, and lets all others go out', () => {
    expect(parseClientCommand('/quit')).toEqual({ type: 'quit' });
    expect(parseClientCommand('/ignore  bob ')).toEqual({ type: 'ignore', nick: 'bob' });
    expect(parseClientCommand('//quit')).toEqual({ type: 'send', text: '/quit' });
    for (const text of ['/quit now', '/nothing', '/', 'hello /quit', ' /quit', '!quit', '']) {
      expect(parseClientCommand(text)).toEqual({ type: 'send', text });
    }
  });

  it('names a person where the nickname is a word of its own', () => {
    expect(['Ann!', 'hi @ann', 'ann', 'x-ann.'].every((text) => isNamed('ann', text))).toBe(true);
    expect(['joanna', 'ann2', 'an n'].some((text) => isNamed('ann', text))).toBe(false);
  });

  it('writes times as wished', () => {
    const time = new Date(2026, 0, 2, 3, 4, 5).getTime();
    expect(formatTime(time, '%Y-%m-%d %H:%M:%S %% %x')).toBe('2026-01-02 03:04:05 % %x');
  });

  it('waits longer from attempt to attempt, and never more than a minute', () => {
    const delays = Array.from({ length: 20 }, (_, attempt) => backoffMs(attempt, 0));
    expect(delays.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
    expect(Math.max(...delays)).toBe(60_000);
    expect(backoffMs(0, 1)).toBe(500);
  });

  it('turns input into lines for the server the same, wherever it is cut', () => {
    const twin = (text: string): string => {
      const [head = ''] = text.split(/(?<=^|\n)\/quit(?=\r?\n|$)/);
      return head.replace(/\r?\n/g, '\r\n');
    };
    const part = fc.constantFrom('a', '\n', '\r', '\r\n', '/quit', '/qui', '/quit\n', '/quit\r\n', 'é');
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.nat(5)), (parts, cuts) => {
        const text = parts.join('');
        const bytes = Buffer.from(text);
        const lines = new InputLines();
        const out: Uint8Array[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          out.push(Buffer.from(lines.push(bytes.subarray(at, at + cut))));
          at += cut;
        }
        out.push(lines.end());
        expect(Buffer.concat(out).toString()).toBe(twin(text));
      }),
    );
  });
});

/** WCAG 2.2, of a colour of xterm's cube. */
function luminanceOf(colour: number): number {
  const levels = [0, 95, 135, 175, 215, 255];
  const index = colour - 16;
  const [red = 0, green = 0, blue = 0] = [Math.floor(index / 36), Math.floor(index / 6) % 6, index % 6].map((level) => {
    const value = (levels[level] ?? 0) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
