/** Whether the common log is possible: a speaker is present, and in the room; a nickname joins once, and leaves once. */
import { asLine, type Entry } from './common-log.ts';

export class World {
  readonly #complain: (what: string) => void;
  /** Nicknames, and the rooms that each is in. */
  readonly #present = new Map<string, Set<string>>();
  #lastSeq = 0;

  constructor(complain: (what: string) => void) {
    this.#complain = complain;
  }

  get nicknames(): readonly string[] {
    return Array.from(this.#present.keys());
  }

  happens(entry: Entry): void {
    const seq = entry.seq ?? 0;
    // What follows from one event has one number: several may leave at once.
    const isGrown = entry.type === 'left' ? seq >= this.#lastSeq : seq > this.#lastSeq;
    if (!isGrown) this.#complain(`after number ${this.#lastSeq} came number ${seq}: ${asLine(entry)}`);
    this.#lastSeq = seq;
    if (!this.#isPossible(entry)) this.#complain(`this can't be said or happen: ${asLine(entry)} (number ${seq})`);
  }

  #isPossible(entry: Entry): boolean {
    switch (entry.type) {
      case 'public':
        return this.#present.has(entry.from);
      case 'room':
        return this.#present.get(entry.from)?.has(entry.room) === true;
      case 'joined': {
        const isNew = !this.#present.has(entry.nickname);
        this.#present.set(entry.nickname, new Set());
        return isNew;
      }
      case 'left':
        return this.#present.delete(entry.nickname);
      case 'renamed': {
        const rooms = this.#present.get(entry.from);
        const isFree = !this.#present.has(entry.to);
        this.#present.delete(entry.from);
        this.#present.set(entry.to, rooms ?? new Set());
        return rooms !== undefined && isFree;
      }
      case 'entered': {
        const rooms = this.#present.get(entry.nickname);
        const isIn = rooms?.has(entry.room);
        rooms?.add(entry.room);
        return isIn === false;
      }
      case 'exited':
        return this.#present.get(entry.nickname)?.delete(entry.room) === true;
    }
  }
}
