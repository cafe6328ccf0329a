/** What Tab makes of a line. Pure, and total: any line, any cursor. */
import { CLIENT_COMMANDS } from './client-commands.ts';

/** What may be meant: nicknames and rooms, the likelier first. */
export interface Known {
  readonly nicks: readonly string[];
  readonly rooms: readonly string[];
  /** Commands that the server has named, with their `!`. */
  readonly commands: readonly string[];
}

/** The text from `start` up to the cursor may become any of the candidates, of which there is at least one. */
export interface Completion {
  readonly start: number;
  readonly candidates: readonly string[];
}

const SERVER_COMMANDS = [
  '!enter ',
  '!format ',
  '!help',
  '!leave ',
  '!me',
  '!members ',
  '!nick ',
  '!notices ',
  '!ping ',
  '!quit',
  '!rooms',
  '!say ',
  '!users',
];
const OWN_COMMANDS = CLIENT_COMMANDS.map(([usage]) => usage)
  .filter((usage) => !usage.startsWith('//'))
  .map((usage) => (usage.includes(' ') ? `${usage.split(' ')[0]} ` : usage));

/** `undefined`: there is nothing that it could become. */
export function complete(line: string, cursor: number, known: Known): Completion | undefined {
  const before = line.slice(0, cursor);
  const start = before.search(/\S*$/);
  const candidates = candidatesFor(before.slice(0, start), before.slice(start), known);
  return candidates.length === 0 ? undefined : { start, candidates };
}

function candidatesFor(before: string, word: string, { nicks, rooms, commands }: Known): readonly string[] {
  const isFirst = before === '';
  if (isFirst && word.startsWith('!')) return matching(word, withMore(SERVER_COMMANDS, commands));
  if (isFirst && word.startsWith('/')) return matching(word, OWN_COMMANDS);
  if (word.startsWith('@'))
    return matching(
      word,
      rooms.map((room) => `@${room} `),
    );
  if (word.startsWith('#'))
    return matching(
      word,
      nicks.map((nick) => `#${nick} `),
    );
  if (/^!(enter|leave|members) +$/.test(before)) return matching(word, rooms);
  if (/^\/(ignore|unignore) +$/.test(before)) return matching(word, nicks);
  if (/^!notices +$/.test(before)) return matching(word, ['on', 'off']);
  if (/^!format +$/.test(before)) return matching(word, ['json', 'plain']);
  // A word by itself is only taken for a name once it has begun: Tab in a line of prose must not call somebody.
  if (word === '') return [];
  return matching(
    word,
    nicks.map((nick) => (isFirst ? `${nick}: ` : `${nick} `)),
  );
}

/** The commands of the contract, and those beyond it. */
function withMore(known: readonly string[], named: readonly string[]): readonly string[] {
  return [...known, ...named.filter((command) => !known.some((other) => other.trim() === command))];
}

function matching(word: string, candidates: readonly string[]): readonly string[] {
  const beginning = word.toLowerCase();
  return candidates.filter((candidate) => candidate.toLowerCase().startsWith(beginning));
}
