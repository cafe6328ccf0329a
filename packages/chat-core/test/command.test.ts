import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Command, cleanText, type OperatorCommand, parseCommand } from '../src/index.ts';
import { deepFreeze } from './support/deep-freeze.ts';

const missing = { type: 'refused', code: 'missing-argument' } as const;
const operator = (command: OperatorCommand): Command => ({ type: 'operator', command });
const unknown: Command = { type: 'refused', code: 'unknown-command' };

const table: readonly (readonly [line: string, command: Command])[] = [
  // Texts.
  ['hello', { type: 'say', text: 'hello' }],
  ['  spaces  stay  ', { type: 'say', text: '  spaces  stay  ' }],
  [' !users', { type: 'say', text: ' !users' }],
  [' #bob hi', { type: 'say', text: ' #bob hi' }],
  ['a\x07b\u202e\tc', { type: 'say', text: 'ab\tc' }],
  ['\x07!users', { type: 'say', text: '!users' }],
  ['', { type: 'nothing' }],
  [' \t\u00a0\u3000', { type: 'nothing' }],
  ['\x1b\x07', { type: 'nothing' }],
  // To one client.
  ['#bob hi', { type: 'say-privately', nickname: 'bob', text: 'hi' }],
  ['#bob  hi ', { type: 'say-privately', nickname: 'bob', text: ' hi ' }],
  ['#bo:b hi', { type: 'say-privately', nickname: 'bo:b', text: 'hi' }],
  ['#bob h\x00i', { type: 'say-privately', nickname: 'bob', text: 'hi' }],
  ['#bob\thi', missing],
  ['#bob', missing],
  ['#bob ', missing],
  ['#bob  \x07', missing],
  ['# hi', missing],
  ['#', missing],
  // In a room.
  ['@tea hi', { type: 'say-in-room', room: 'tea', text: 'hi' }],
  ['@tea  #hi', { type: 'say-in-room', room: 'tea', text: ' #hi' }],
  ['@tea', missing],
  ['@tea \u2028', missing],
  ['@ hi', missing],
  // Commands.
  ['!users', { type: 'users', after: undefined }],
  ['!users ', { type: 'users', after: undefined }],
  ['!users afterwards', { type: 'users', after: undefined }],
  ['!users after', { type: 'users', after: '' }],
  ['!users  after  bob ', { type: 'users', after: 'bob' }],
  ['!rooms', { type: 'rooms', after: undefined }],
  ['!rooms please', { type: 'rooms', after: undefined }],
  ['!rooms after tea', { type: 'rooms', after: 'tea' }],
  ['!rooms after two words', { type: 'rooms', after: 'two words' }],
  ['!help', { type: 'help' }],
  ['!me', { type: 'me' }],
  ['!quit', { type: 'quit' }],
  ['!enter tea', { type: 'enter', room: 'tea' }],
  ['!enter  tea ', { type: 'enter', room: 'tea' }],
  ['!enter two words', { type: 'enter', room: 'two words' }],
  ['!enter', missing],
  ['!enter  ', missing],
  ['!leave tea', { type: 'leave', room: 'tea' }],
  ['!leave', missing],
  ['!members tea', { type: 'members', room: 'tea' }],
  ['!members ', missing],
  ['!nick anna', { type: 'rename', nickname: 'anna' }],
  ['!nick', missing],
  ['!say !users', { type: 'say', text: '!users' }],
  ['!say  two', { type: 'say', text: ' two' }],
  ['!say', missing],
  ['!say  ', missing],
  ['!ping  a b ', { type: 'ping', token: ' a b ' }],
  ['!ping \x07', missing],
  ['!ping', missing],
  ['!notices on', { type: 'notices', on: true }],
  ['!notices off ', { type: 'notices', on: false }],
  ['!notices', missing],
  ['!notices ON', missing],
  ['!format json', { type: 'format', format: 'json' }],
  ['!format plain', { type: 'format', format: 'plain' }],
  ['!format yaml', missing],
  ['!format', missing],
  // The commands of operators.
  ['!kick bob', operator({ type: 'kick', nickname: 'bob', reason: undefined })],
  ['!kick  bob  be  \x07nice ', operator({ type: 'kick', nickname: 'bob', reason: 'be  nice' })],
  ['!kick bob \x07', operator({ type: 'kick', nickname: 'bob', reason: undefined })],
  ['!kick ', operator(missing)],
  ['!ban bob 10m', operator({ type: 'ban', target: 'bob', durationMs: 600_000, reason: undefined })],
  ['!ban  ::1  2w  why\tnot', operator({ type: 'ban', target: '::1', durationMs: 1_209_600_000, reason: 'why\tnot' })],
  ['!ban bob', operator(missing)],
  ['!ban bob ', operator(missing)],
  ['!ban', operator(missing)],
  ['!ban bob soon', operator({ type: 'refused', code: 'duration-invalid' })],
  ['!unban  bob ', operator({ type: 'unban', target: 'bob' })],
  ['!unban', operator(missing)],
  ['!bans', operator({ type: 'bans' })],
  ['!bans all', operator({ type: 'bans' })],
  ['!mute bob 1s', operator({ type: 'mute', nickname: 'bob', durationMs: 1000 })],
  ['!mute bob 1s for that', operator({ type: 'refused', code: 'duration-invalid' })],
  ['!mute bob', operator(missing)],
  ['!mute', operator(missing)],
  ['!unmute bob ', operator({ type: 'unmute', nickname: 'bob' })],
  ['!unmute', operator(missing)],
  // Unknown commands.
  ['!', unknown],
  ['! users', unknown],
  ['!Users', unknown],
  ['!users\t', unknown],
  ['!enter\ttea', unknown],
  ['!users\x07', unknown],
  ['!!users', unknown],
  ['!Kick bob', unknown],
  ['!operator', unknown],
  ['!operator tea', unknown],
  ['!operator\ttea', unknown],
  ['!__proto__', unknown],
  ['!constructor x', unknown],
];

describe('parseCommand', () => {
  test.each(table)('%j', (line, command) => {
    expect(parseCommand(line)).toEqual(command);
  });

  const text = fc.string({
    unit: fc.constantFrom('a', 'é', ' ', '\t', '!', '#', '\x07', '\r', '\n', '\u202e', '\ud800'),
  });

  test('every line is some command, and always the same one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '!', '#', '@', '!enter', '!say ', '!ban', '!mute ', '!operator'),
        fc.oneof(text, fc.string()),
        (begin, rest) => {
          const command = deepFreeze(parseCommand(begin + rest));
          expect(typeof command.type).toBe('string');
          expect(parseCommand(begin + rest)).toEqual(command);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('a text stays as it is, without its unsafe characters', () => {
    fc.assert(
      fc.property(text, (said) => {
        const clean = cleanText(said);
        const whole = clean.trim() !== '';
        expect(parseCommand(`!say ${said}`)).toEqual(whole ? { type: 'say', text: clean } : missing);
        expect(parseCommand(`#bob ${said}`)).toEqual(
          whole ? { type: 'say-privately', nickname: 'bob', text: clean } : missing,
        );
        expect(parseCommand(`@tea ${said}`)).toEqual(
          whole ? { type: 'say-in-room', room: 'tea', text: clean } : missing,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
