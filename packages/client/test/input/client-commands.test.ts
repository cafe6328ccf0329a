import { describe, expect, it } from 'vitest';
import { parseClientCommand } from '../../src/input/client-commands.ts';

describe('parseClientCommand', () => {
  it.each([
    ['/quit', { type: 'quit' }],
    ['/ignore  bob ', { type: 'ignore', nick: 'bob' }],
    ['/ignore', { type: 'ignore', nick: '' }],
    ['//quit', { type: 'send', text: '/quit' }],
  ])('parses %j', (line, command) => {
    expect(parseClientCommand(line)).toEqual(command);
  });

  it.each(['/quit now', '/nothing', '/', 'hello /quit', ' /quit', '!quit', ''])('leaves %j to the server', (text) => {
    expect(parseClientCommand(text)).toEqual({ type: 'send', text });
  });
});
