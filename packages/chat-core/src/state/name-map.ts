/**
 * A persistent map whose keys are names that clients choose. Whoever knows how names are hashed can choose many with the
 * same hash, and each look-up would walk through all of them. So the hash depends on a seed that clients do not know: the
 * option `hashSeed`.
 *
 * The hash is simple tabulation (Zobrist 1970; Pătraşcu and Thorup 2012): for each place in a name and each character there
 * is a random number, and the hash is the exclusive or of those of the name. Two names that do not depend on the numbers
 * have the same hash with a probability of 2^-30, and a hash costs one look-up for each character.
 */
import { Map as PersistentMap } from 'immutable';
import { type NameKey, nameKey } from '../input/names.ts';

const PLACES = 256;
const CHARACTERS = 128;
const CAPITAL_A = 65;
const SMALL_A = 97;
/** Immutable.js takes whole numbers of 30 bits as they are. */
const HASH_MASK = 0x3fff_ffff;

/** @internal */
export type HashTable = Int32Array;

/** The table that was made last, because a process seldom has two seeds: a table is 128 KiB, and takes 0.3 ms to make. */
let last: { readonly seed: string; readonly table: HashTable } | undefined;

/** The random numbers of a seed: 32 hexadecimal digits. @internal */
function hashTable(seed: string): HashTable {
  if (last?.seed !== seed) last = { seed, table: makeTable(seed) };
  return last.table;
}

/** By the generator sfc32 (Doty-Humphrey, PractRand), whose state of 128 bits begins with the seed. */
function makeTable(seed: string): HashTable {
  const word = (i: number) => Number.parseInt(seed.slice(i * 8, i * 8 + 8), 16) | 0;
  let [a, b, c, counter] = [word(0), word(1), word(2), word(3)];
  const next = (): number => {
    const made = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + made) | 0;
    return made;
  };
  // The first numbers still show the seed.
  for (let i = 0; i < 20; i++) next();
  const table = Int32Array.from({ length: PLACES * CHARACTERS }, next);
  // A letter has one number in both cases, so that `find` need not make a key first.
  for (let i = 0; i < table.length; i += CHARACTERS) table.copyWithin(i + CAPITAL_A, i + SMALL_A, i + SMALL_A + 26);
  return table;
}

/** The keys in a map are ASCII. Other texts are only looked up, so it does not matter that their hashes are poor. */
function hashOf(table: HashTable, key: string): number {
  let hash = 0;
  for (let i = 0; i < key.length; i++) {
    hash ^= table[((i & (PLACES - 1)) * CHARACTERS) | (key.charCodeAt(i) & (CHARACTERS - 1))] as number;
  }
  return hash & HASH_MASK;
}

/** The names with one hash: nearly always one. */
interface Entry<Value> {
  readonly key: NameKey;
  readonly value: Value;
  readonly next: Entry<Value> | undefined;
}

/** It has no order; see `NameOrder`. @internal */
export class NameMap<Value> {
  readonly size: number;
  readonly #table: HashTable;
  readonly #entries: PersistentMap<number, Entry<Value>>;

  private constructor(table: HashTable, entries: PersistentMap<number, Entry<Value>>, size: number) {
    this.#table = table;
    this.#entries = entries;
    this.size = size;
  }

  static empty<Value>(seed: string): NameMap<Value> {
    return new NameMap<Value>(hashTable(seed), PersistentMap(), 0);
  }

  static of<Value>(seed: string, entries: Iterable<readonly [NameKey, Value]>): NameMap<Value> {
    let map = NameMap.empty<Value>(seed);
    for (const [key, value] of entries) map = map.set(key, value);
    return map;
  }

  get(key: NameKey): Value | undefined {
    if (this.size === 0) return undefined;
    let entry = this.#entries.get(hashOf(this.#table, key));
    while (entry !== undefined && entry.key !== key) entry = entry.next;
    return entry?.value;
  }

  /** The value of a name in whatever case. Faster than to make a key first, if the name is in small letters. */
  find(name: string): Value | undefined {
    if (this.size === 0) return undefined;
    const entry = this.#entries.get(hashOf(this.#table, name));
    if (entry === undefined) return undefined;
    return (entry.key as string) === name ? entry.value : this.get(nameKey(name));
  }

  has(key: NameKey): boolean {
    return this.get(key) !== undefined;
  }

  /** `value` must not be `undefined`. */
  set(key: NameKey, value: Value): NameMap<Value> {
    const hash = hashOf(this.#table, key);
    return this.#with(hash, key, value, this.#entries.get(hash));
  }

  delete(key: NameKey): NameMap<Value> {
    const hash = hashOf(this.#table, key);
    return this.#without(hash, key, this.#entries.get(hash));
  }

  /** Sets what `change` makes of the value; deletes the key if that is `undefined`. One hash for both look-ups. */
  update(key: NameKey, change: (value: Value | undefined) => Value | undefined): NameMap<Value> {
    const hash = hashOf(this.#table, key);
    const first = this.#entries.get(hash);
    let entry = first;
    while (entry !== undefined && entry.key !== key) entry = entry.next;
    const changed = change(entry?.value);
    return changed === undefined ? this.#without(hash, key, first) : this.#with(hash, key, changed, first);
  }

  #with(hash: number, key: NameKey, value: Value, first: Entry<Value> | undefined): NameMap<Value> {
    const others = first === undefined ? undefined : without(first, key);
    const entries = this.#entries.set(hash, { key, value, next: others });
    return new NameMap(this.#table, entries, this.size + (others === first ? 1 : 0));
  }

  #without(hash: number, key: NameKey, first: Entry<Value> | undefined): NameMap<Value> {
    const others = first === undefined ? undefined : without(first, key);
    if (others === first) return this;
    const entries = others === undefined ? this.#entries.delete(hash) : this.#entries.set(hash, others);
    return new NameMap(this.#table, entries, this.size - 1);
  }

  entries(): readonly (readonly [NameKey, Value])[] {
    const all: [NameKey, Value][] = [];
    for (const first of this.#entries.values()) {
      for (let entry: Entry<Value> | undefined = first; entry !== undefined; entry = entry.next) {
        all.push([entry.key, entry.value]);
      }
    }
    return all;
  }
}

/** The same list if the key is not in it. */
function without<Value>(first: Entry<Value>, key: NameKey): Entry<Value> | undefined {
  if (first.key === key) return first.next;
  const next = first.next === undefined ? undefined : without(first.next, key);
  return next === first.next ? first : { ...first, next };
}
