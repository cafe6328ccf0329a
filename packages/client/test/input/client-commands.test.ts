import { describe, expect, it } from 'vitest';
import { CLIENT_COMMANDS, parseChatLine, parseTelnetLine, wordsOf } from '../../src/input/client-commands.ts';

describe('without a nickname, a typed line', () => {
  it.each([
    ['/quit', { type: 'quit' }],
    ['/ignore  bob ', { type: 'ignore', nicks: ['bob'] }],
    ['/ignore', { type: 'ignore', nicks: [] }],
    ['//quit', { type: 'send', text: '/quit', isAddressed: true }],
  ])('%j is a command of the client', (line, command) => {
    expect(parseTelnetLine(line)).toEqual(command);
  });

  it.each(['/quit now', '/nothing', '/msg bob hi', '/', 'hello /quit', ' /quit', '!quit', ''])(
    '%j goes to the server as it is',
    (text) => {
      expect(parseTelnetLine(text)).toEqual({ type: 'send', text, isAddressed: true });
    },
  );
});

describe('with a nickname, a typed line', () => {
  const aliases = new Map([
    ['j', '/join'],
    ['brb', 'back soon'],
    ['shh', '#$1 quiet, $*!'],
    ['loop', '/loop'],
  ]);
  const parse = (line: string) => parseChatLine(line, aliases, ['!away']);
  const bob = { type: 'person', name: 'bob' };
  const tea = { type: 'room', name: 'tea' };

  it.each([
    ['/quit bye', { type: 'quit' }],
    ['/ignore bob, cid', { type: 'ignore', nicks: ['bob', 'cid'] }],
    ['/to @tea', { type: 'to', name: '@tea' }],
    ['/to', { type: 'to', name: '' }],
    ['/search the cake', { type: 'search', text: 'the cake' }],
    ['//quit', { type: 'send', text: '/quit', isAddressed: false }],
    ['hi', { type: 'send', text: 'hi', isAddressed: false }],
    ['/msg bob a  secret', { type: 'tell', target: bob, text: 'a  secret' }],
    ['/MSG #bob hi', { type: 'tell', target: bob, text: 'hi' }],
    ['/msg @tea hi', { type: 'tell', target: tea, text: 'hi' }],
    ['/query bob', { type: 'query', target: bob, text: '' }],
    ['/query', { type: 'query', target: { type: 'everyone' }, text: '' }],
    ['/me waves', { type: 'say', text: '*waves*' }],
    ['/nick anna', { type: 'command', line: '!nick anna' }],
    ['/nick', { type: 'command', line: '!me' }],
    ['/join #tea,cake', { type: 'join', rooms: ['tea', 'cake'] }],
    ['/j tea', { type: 'join', rooms: ['tea'] }],
    ['/part', { type: 'part', room: '' }],
    ['/names @tea', { type: 'names', room: 'tea' }],
    ['/who', { type: 'names', room: '' }],
    ['/list', { type: 'command', line: '!rooms' }],
    ['/away at lunch', { type: 'command', line: '!away at lunch' }],
    ['/brb', { type: 'send', text: 'back soon', isAddressed: false }],
    ['/shh bob now', { type: 'send', text: '#bob quiet, bob now!', isAddressed: false }],
  ])('%j is %j', (line, command) => {
    expect(parse(line)).toEqual(command);
  });

  it.each([
    ['/mgs bob secret', /^Unknown command \/mgs; did you mean \/msg\? \/\/TEXT sends \/TEXT\.$/],
    ['/nothing special', /^Unknown command \/nothing\. \/\/TEXT sends \/TEXT\.$/],
    ['/users', /did you mean !users\?/],
    ['/loop', /^Unknown command \/loop/],
    ['/', /^Unknown command\. /],
    ['/ hello', /^Unknown command\. /],
    ['/etc/passwd', /^Unknown command/],
    ['/msg bob', /^Usage: \/msg NICK TEXT$/],
    ['/msg not/good hi', /^A nickname is/],
    ['/msg @ hi', /^A room's name is/],
    ['/join', /^Usage: \/join ROOM$/],
    ['/whois bob', /says no more about a person/],
    ['/topic tea', /have no topic/],
    ['/toString', /^Unknown command/],
  ])('%j is refused with a sentence', (line, text) => {
    expect(parse(line)).toMatchObject({ type: 'refused', text: expect.stringMatching(text) });
  });

  it('/away is refused if the server has not named !away', () => {
    expect(parseChatLine('/away', new Map(), [])).toMatchObject({ type: 'refused' });
  });

  it('never goes to the server if it begins with one slash and is no alias', () => {
    for (const { usage } of CLIENT_COMMANDS) {
      const word = wordsOf(usage).word;
      if (word.startsWith('/')) continue;
      expect(parseChatLine(`/${word}`, new Map(), []).type).not.toBe('send');
    }
  });
});
