/** Ctrl-R: the newest line of the history that holds what was typed, then the one before it, and so on. Pure. */

export interface Search {
  readonly query: string;
  /** The line found, as an index of the history; -1: none. */
  readonly found: number;
}

/** A longer query, from the line found so far backwards. */
export function searchFor(lines: readonly string[], search: Search, query: string): Search {
  const from = search.found < 0 ? lines.length - 1 : search.found;
  return { query, found: findBackwards(lines, query, from) };
}

/** A shorter query, from the newest line again. */
export function searchAnew(lines: readonly string[], query: string): Search {
  return { query, found: findBackwards(lines, query, lines.length - 1) };
}

/** The next older line; where there is none, it stays. */
export function searchOlder(lines: readonly string[], search: Search): Search {
  const found = findBackwards(lines, search.query, search.found - 1);
  return found < 0 ? search : { ...search, found };
}

function findBackwards(lines: readonly string[], query: string, from: number): number {
  if (query === '') return -1;
  // Without capitals in the query, case does not matter.
  const fold = (text: string): string => (query === query.toLowerCase() ? text.toLowerCase() : text);
  for (let index = from; index >= 0; index--) {
    if (fold(lines[index] ?? '').includes(query)) return index;
  }
  return -1;
}
