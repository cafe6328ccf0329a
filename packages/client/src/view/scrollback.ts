/** What was shown since the start, as plain text, for `/search`. Its memory is bounded. */

export interface Entry {
  /** In milliseconds since 1970. */
  readonly time: number;
  /** Without styles and without its time. */
  readonly text: string;
}

/** Entries, and UTF-16 units of all their texts; above either, the oldest are removed. */
const MAX_ENTRIES = 20_000;
const MAX_UNITS = 4_194_304;
/** Entries that a search gives: the newest. */
export const MAX_FOUND = 20;

export class Scrollback {
  #entries: Entry[] = [];
  /** Index of the oldest entry; those before it are removed now and then. */
  #first = 0;
  #units = 0;

  add(entry: Entry): void {
    this.#entries.push(entry);
    this.#units += entry.text.length;
    while (this.#entries.length - this.#first > MAX_ENTRIES || this.#units > MAX_UNITS) {
      this.#units -= this.#entries[this.#first]?.text.length ?? 0;
      this.#first++;
    }
    if (this.#first > MAX_ENTRIES) {
      this.#entries = this.#entries.slice(this.#first);
      this.#first = 0;
    }
  }

  /** The newest entries with `text` in them, oldest first, and how many there are. Case matters if `text` has capitals. */
  find(text: string): { readonly count: number; readonly newest: readonly Entry[] } {
    const isExact = text !== text.toLowerCase();
    const found = this.#entries
      .slice(this.#first)
      .filter((entry) => (isExact ? entry.text : entry.text.toLowerCase()).includes(text));
    return { count: found.length, newest: found.slice(-MAX_FOUND) };
  }
}
