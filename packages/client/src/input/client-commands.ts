/** Typed lines that begin with `/`: commands of the client. Pure. */
import { nearest } from '../nearest.ts';
import { expandAlias } from './aliases.ts';
import { SERVER_COMMANDS } from './server-commands.ts';
import { type Translation, translate } from './translation.ts';

export type ClientCommand =
  | { readonly type: 'quit' | 'help' | 'reconnect' | 'clear' | 'raw' }
  /** Without nicknames: who is ignored. */
  | { readonly type: 'ignore' | 'unignore'; readonly nicks: readonly string[] }
  /** Plain text goes to this room or person from now on; empty: to everyone. */
  | { readonly type: 'to'; readonly name: string }
  | { readonly type: 'search'; readonly text: string }
  /** A line for the server. `isAddressed`: it goes as it is; otherwise the focus decides who gets it. */
  | { readonly type: 'send'; readonly text: string; readonly isAddressed: boolean }
  | Translation;

export interface CommandUsage {
  /** As it is typed; what the user chooses is in capitals. */
  readonly usage: string;
  readonly meaning: string;
  /** It exists only with a nickname. */
  readonly isForChat?: boolean;
}

export const CLIENT_COMMANDS: readonly CommandUsage[] = [
  { usage: '/quit', meaning: 'leave' },
  { usage: '/help', meaning: 'show the commands and keys' },
  { usage: '/reconnect', meaning: 'connect again' },
  { usage: '/clear', meaning: 'clear the screen' },
  { usage: '/ignore NICK...', meaning: 'hide what somebody says; without a name: who is ignored' },
  { usage: '/unignore NICK...', meaning: 'show it again' },
  { usage: '/raw', meaning: 'switch decorations off or on: times, colours, one row for joins' },
  { usage: '/to ROOM|NICK', meaning: 'write to a room or a person; without a name: to everyone', isForChat: true },
  { usage: '/msg NICK TEXT', meaning: 'say it to one person', isForChat: true },
  { usage: '/query NICK', meaning: 'write to a person, as /to', isForChat: true },
  { usage: '/join ROOM', meaning: 'enter a room, and write to it', isForChat: true },
  { usage: '/part ROOM', meaning: 'leave a room; without a name: the one you write to', isForChat: true },
  { usage: '/names ROOM', meaning: 'who is in a room; without a name: where you write to', isForChat: true },
  { usage: '/who ROOM', meaning: 'the same', isForChat: true },
  { usage: '/list', meaning: 'which rooms there are', isForChat: true },
  { usage: '/nick NICK', meaning: 'change your nickname', isForChat: true },
  { usage: '/me TEXT', meaning: 'say *TEXT*', isForChat: true },
  { usage: '/away TEXT', meaning: 'be away, if the server knows !away', isForChat: true },
  { usage: '/search TEXT', meaning: 'find what was said since the start', isForChat: true },
  { usage: '//TEXT', meaning: 'send /TEXT' },
];

/** Without a nickname: what is no command of the client goes to the server as it is. */
export function parseTelnetLine(line: string): ClientCommand {
  if (line.startsWith('//')) return { type: 'send', text: line.slice(1), isAddressed: true };
  const { word, argument } = wordsOf(line);
  const isKnown = CLIENT_COMMANDS.some(({ usage, isForChat }) => !isForChat && wordsOf(usage).word === word);
  const takesArgument = word === 'ignore' || word === 'unignore';
  const command = isKnown && (takesArgument || argument === '') ? ownCommand(word, argument) : undefined;
  return command ?? { type: 'send', text: line, isAddressed: true };
}

/**
 * With a nickname: a line that begins with `/` is a command of the client or is refused, because it may hold what is not
 * for everyone. `aliases` are the user's own words for commands and texts. `commands` are those that the server has named.
 */
export function parseChatLine(
  line: string,
  aliases: ReadonlyMap<string, string>,
  commands: readonly string[],
): ClientCommand {
  if (line.startsWith('//')) return { type: 'send', text: line.slice(1), isAddressed: false };
  if (!line.startsWith('/')) return { type: 'send', text: line, isAddressed: false };
  const expanded = expandAlias(line, aliases);
  if (expanded !== undefined) return parseChatLine(expanded, new Map(), commands);
  const { word, argument } = wordsOf(line);
  return ownCommand(word, argument) ?? translate(word, argument, commands) ?? refuse(word, aliases, commands);
}

function ownCommand(word: string, argument: string): ClientCommand | undefined {
  switch (word) {
    case 'quit':
    case 'help':
    case 'reconnect':
    case 'clear':
    case 'raw':
      return { type: word };
    case 'ignore':
    case 'unignore':
      return { type: word, nicks: argument.split(/[\s,]+/).filter(Boolean) };
    case 'to':
      return { type: 'to', name: argument };
    case 'search':
      return argument === '' ? { type: 'refused', text: 'Usage: /search TEXT' } : { type: 'search', text: argument };
    default:
      return undefined;
  }
}

function refuse(word: string, aliases: ReadonlyMap<string, string>, commands: readonly string[]): ClientCommand {
  const own = CLIENT_COMMANDS.map(({ usage }) => wordsOf(usage).word).filter(Boolean);
  const ofServer = [...SERVER_COMMANDS, ...commands].map((command) => command.trim().slice(1));
  const near = nearest(word, [...own, ...aliases.keys(), ...ofServer]);
  const isOfServer = near !== undefined && !own.includes(near) && !aliases.has(near);
  const hint = near === undefined ? '' : `; did you mean ${isOfServer ? '!' : '/'}${near}?`;
  return {
    type: 'refused',
    text: `Unknown command${word === '' ? '' : ` /${word}`}${hint || '.'} //TEXT sends /TEXT.`,
  };
}

/** `/word argument`. The word is in lower case; both are empty if the line has none. */
export function wordsOf(line: string): { readonly word: string; readonly argument: string } {
  const [, word = '', argument = ''] = /^\/(\S*)\s*(.*)$/s.exec(line) ?? [];
  return { word: word.toLowerCase(), argument: argument.trim() };
}
