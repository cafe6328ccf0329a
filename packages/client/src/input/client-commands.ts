/** Typed lines that begin with `/`: commands of the client. Every other line goes to the server. Pure. */

export type ClientCommand =
  | { readonly type: 'quit' | 'help' | 'reconnect' | 'clear' | 'raw' }
  /** `nick` is empty if none was given. */
  | { readonly type: 'ignore' | 'unignore'; readonly nick: string }
  /** Not a command of the client: the line for the server. */
  | { readonly type: 'send'; readonly text: string };

export const CLIENT_COMMANDS: readonly (readonly [usage: string, meaning: string])[] = [
  ['/quit', 'leave'],
  ['/help', 'show the commands and keys'],
  ['/reconnect', 'connect again'],
  ['/clear', 'clear the screen'],
  ['/ignore NICK', 'hide what somebody says; without a name: who is ignored'],
  ['/unignore NICK', 'show it again'],
  ['/raw', 'switch decorations off or on: times, colours, one row for joins'],
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
