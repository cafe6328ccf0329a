/**
 * What is not private, in the order of the server: public lines, lines in rooms, and all notices. The observer records it: a
 * client that is in every room, uses JSON, has notices on, and never stops to read. So at each position of this record it is
 * certain who is in which room.
 */
import type { Heard } from '../heard.ts';

export type Entry = Extract<Heard, { type: 'public' | 'room' | 'joined' | 'left' | 'renamed' | 'entered' | 'exited' }>;

export function isCommon(heard: Heard): heard is Entry {
  switch (heard.type) {
    case 'public':
    case 'room':
    case 'joined':
    case 'left':
    case 'renamed':
    case 'entered':
    case 'exited':
      return true;
    default:
      return false;
  }
}

/** The entry as a plain line. Entries are compared by it, because plain clients get no more. */
export function asLine(entry: Entry): string {
  switch (entry.type) {
    case 'public':
      return `${entry.from}: ${entry.text}`;
    case 'room':
      return `@${entry.room} ${entry.from}: ${entry.text}`;
    case 'renamed':
      return `!renamed ${entry.from} ${entry.to}`;
    case 'joined':
    case 'left':
      return `!${entry.type} ${entry.nickname}`;
    case 'entered':
    case 'exited':
      return `!${entry.type} ${entry.room} ${entry.nickname}`;
  }
}

export class CommonLog {
  #entries: Entry[] = [];
  /** The position of the first entry that is still held. */
  #first = 0;

  append(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** The entry at a position; `undefined` if it has not come yet, or was removed. */
  at(position: number): Entry | undefined {
    return this.#entries[position - this.#first];
  }

  /** The position behind the last entry. */
  get end(): number {
    return this.#first + this.#entries.length;
  }

  /** Removes what is before `position`, because all clients have got it. */
  forget(position: number): void {
    if (position - this.#first < 1000) return;
    this.#entries = this.#entries.slice(position - this.#first);
    this.#first = position;
  }

  /** The last position of an entry that is this line, among those that are held. */
  find(line: string): number | undefined {
    for (let i = this.#entries.length - 1; i >= 0; i--) {
      const entry = this.#entries[i];
      if (entry !== undefined && asLine(entry) === line) return this.#first + i;
    }
    return undefined;
  }
}
