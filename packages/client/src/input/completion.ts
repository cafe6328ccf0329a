/** What Tab can complete in a line. Pure; it works for every line and cursor. */
import { CLIENT_COMMANDS } from './client-commands.ts';
import { SERVER_COMMANDS } from './server-commands.ts';

/** Names that can be completed, the likelier first. */
export interface Known {
  readonly nicks: readonly string[];
  readonly rooms: readonly string[];
  /** Commands that the server has named, with their `!`. */
  readonly commands: readonly string[];
}

/** The text from `start` to the cursor can be replaced by any of the candidates; there is at least one. */
export interface Completion {
  readonly start: number;
  readonly candidates: readonly string[];
}

const OWN_COMMANDS = CLIENT_COMMANDS.map(({ usage }) => usage)
  .filter((usage) => !usage.startsWith('//'))
  .map((usage) => (usage.includes(' ') ? `${usage.split(' ')[0]} ` : usage));

/** `undefined`: there is no candidate. */
export function complete(line: string, cursor: number, known: Known): Completion | undefined {
  const before = line.slice(0, cursor);
  const start = before.search(/\S*$/);
  const candidates = candidatesFor(before.slice(0, start), before.slice(start), known);
  return candidates.length === 0 ? undefined : { start, candidates };
}

/** `word` is the text to complete, `before` the text of the line before it. */
function candidatesFor(before: string, word: string, { nicks, rooms, commands }: Known): readonly string[] {
  const isFirst = before === '';
  if (isFirst && word.startsWith('!')) return matching(word, withNamed(commands));
  if (isFirst && word.startsWith('/')) return matching(word, OWN_COMMANDS);
  if (word.startsWith('@')) return matching(word, decorated('@', rooms, ' '));
  if (word.startsWith('#')) return matching(word, decorated('#', nicks, ' '));
  if (/^(!(enter|leave|members)|\/(join|part|names|who)) +$/.test(before)) return matching(word, rooms);
  if (/^\/(ignore|unignore) +$/.test(before)) return matching(word, nicks);
  if (/^\/(msg|query) +$/.test(before)) return matching(word, decorated('', nicks, ' '));
  if (/^\/to +$/.test(before)) return matching(word, [...rooms, ...nicks]);
  if (/^!notices +$/.test(before)) return matching(word, ['on', 'off']);
  if (/^!format +$/.test(before)) return matching(word, ['json', 'plain']);
  // Tab after a space in a sentence does not insert a name: it takes at least one letter.
  if (word === '') return [];
  return matching(word, decorated('', nicks, isFirst ? ': ' : ' '));
}

function decorated(before: string, names: readonly string[], after: string): readonly string[] {
  return names.map((name) => before + name + after);
}

/** The commands of the protocol, and those that only this server has. */
function withNamed(named: readonly string[]): readonly string[] {
  const isNew = (command: string): boolean => !SERVER_COMMANDS.some((known) => known.trim() === command);
  return [...SERVER_COMMANDS, ...named.filter(isNew)];
}

function matching(word: string, candidates: readonly string[]): readonly string[] {
  const beginning = word.toLowerCase();
  return candidates.filter((candidate) => candidate.toLowerCase().startsWith(beginning));
}
