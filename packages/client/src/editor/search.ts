/** Ctrl-R: a search from the newest line of the history backwards. Pure. */
import { cleanText } from '@linechat/chat-core/message';

export interface Search {
  readonly query: string;
  /** The line found, as an index of the history; -1: none. */
  readonly found: number;
}

/** What a key does in a search. */
export type SearchStep =
  | { readonly type: 'search'; readonly search: Search }
  /** The search ends, and the line is what it was. */
  | { readonly type: 'cancelled' }
  /** The search ends with what it found. `isForLine`: the key does in the line what it always does. */
  | { readonly type: 'done'; readonly isForLine: boolean };

export const EMPTY_SEARCH: Search = { query: '', found: -1 };

/** `characters` are those of the key, if it has any. */
export function pressInSearch(
  lines: readonly string[],
  search: Search,
  name: string,
  characters: string | undefined,
): SearchStep {
  switch (name) {
    case 'ctrl-r':
      return { type: 'search', search: searchOlder(lines, search) };
    case 'backspace':
      return { type: 'search', search: searchAgain(lines, [...search.query].slice(0, -1).join('')) };
    case 'ctrl-g':
    case 'ctrl-c':
    case 'escape':
      return { type: 'cancelled' };
    // Enter takes the line that was found; the user sees it before it is sent.
    case 'return':
    case 'enter':
    case 'tab':
      return { type: 'done', isForLine: false };
  }
  const isText = characters !== undefined && !/^(ctrl|meta)-/.test(name) && cleanText(characters) !== '';
  if (!isText) return { type: 'done', isForLine: true };
  return { type: 'search', search: searchOn(lines, search, search.query + characters) };
}

/** A longer query: on from the line found so far. */
function searchOn(lines: readonly string[], search: Search, query: string): Search {
  const from = search.found < 0 ? lines.length - 1 : search.found;
  return { query, found: findBackwards(lines, query, from) };
}

/** A shorter query: from the newest line again. */
function searchAgain(lines: readonly string[], query: string): Search {
  return { query, found: findBackwards(lines, query, lines.length - 1) };
}

/** The next older line; if there is none, the line stays. */
function searchOlder(lines: readonly string[], search: Search): Search {
  const found = findBackwards(lines, search.query, search.found - 1);
  return found < 0 ? search : { ...search, found };
}

function findBackwards(lines: readonly string[], query: string, from: number): number {
  if (query === '') return -1;
  // Case matters only if the query has capitals.
  const fold = (text: string): string => (query === query.toLowerCase() ? text.toLowerCase() : text);
  for (let index = from; index >= 0; index--) {
    if (fold(lines[index] ?? '').includes(query)) return index;
  }
  return -1;
}
