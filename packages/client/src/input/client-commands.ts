/** What begins with `/` is for the client. Everything else, and what it does not know, goes to the server. */

export type ClientCommand =
  | { readonly type: 'quit' | 'help' | 'reconnect' | 'clear' | 'raw' }
  | { readonly type: 'ignore' | 'unignore'; readonly nick: string }
  | { readonly type: 'send'; readonly text: string };

export const CLIENT_COMMANDS: readonly (readonly [usage: string, meaning: string])[] = [
  ['/quit', 'leave'],
  ['/help', 'this'],
  ['/reconnect', 'connect anew'],
  ['/clear', 'clear the screen'],
  ['/ignore NICK', 'show nothing more of somebody; without a name: who is ignored'],
  ['/unignore NICK', 'show it again'],
  ['/raw', 'switch times, colours and folding off or on'],
  ['//TEXT', 'send /TEXT'],
];

export function parseClientCommand(line: string): ClientCommand {
  if (line.startsWith('//')) return { type: 'send', text: line.slice(1) };
  const [, word, rest = ''] = /^\/(\w+)(?:\s+(.*))?$/s.exec(line) ?? [];
  const argument = rest.trim();
  switch (word) {
    case 'quit':
    case 'help':
    case 'reconnect':
    case 'clear':
    case 'raw':
      return argument === '' ? { type: word } : { type: 'send', text: line };
    case 'ignore':
    case 'unignore':
      return { type: word, nick: argument };
    default:
      return { type: 'send', text: line };
  }
}

export const KEYS: readonly (readonly [key: string, meaning: string])[] = [
  ['Tab, Shift-Tab', 'complete a command, a nickname or a room, again for the next one'],
  ['Up, Down', 'what was typed before'],
  ['Ctrl-R', 'search in what was typed before, again for what is older'],
  ['Ctrl-A, Ctrl-E, Alt-B, Alt-F', 'to the beginning, to the end, a word back, a word on'],
  ['Ctrl-W', 'delete a word'],
  ['Ctrl-U, Ctrl-K, Ctrl-Y', 'cut to the beginning, to the end; put back what was cut'],
  ['Ctrl-D', 'send what was typed so far, without a line end; on an empty line: leave'],
  ['Ctrl-C', 'clear the line; twice: leave'],
  ['Ctrl-L', 'clear the screen'],
  ['Ctrl-Z', 'back to the shell; fg returns'],
];
