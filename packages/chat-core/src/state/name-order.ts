/** A persistent set of names in the order in which they were added. Like `NameMap`, it is safe from chosen names. */
import { OrderedMap } from 'immutable';
import type { NameKey } from '../input/names.ts';
import { NameMap } from './name-map.ts';

/** @internal */
export class NameOrder {
  /** Of each name its number. Later names have greater ones. */
  readonly #numbers: NameMap<number>;
  readonly #names: OrderedMap<number, NameKey>;
  readonly #next: number;
  #array: readonly NameKey[] | undefined;

  private constructor(numbers: NameMap<number>, names: OrderedMap<number, NameKey>, next: number) {
    this.#numbers = numbers;
    this.#names = names;
    this.#next = next;
  }

  static of(seed: string, keys: Iterable<NameKey> = []): NameOrder {
    let order = new NameOrder(NameMap.empty(seed), OrderedMap(), 0);
    for (const key of keys) order = order.add(key);
    return order;
  }

  /** Adds a name as the last one. One that is in it keeps its place. */
  add(key: NameKey): NameOrder {
    if (this.#numbers.has(key)) return this;
    return new NameOrder(this.#numbers.set(key, this.#next), this.#names.set(this.#next, key), this.#next + 1);
  }

  delete(key: NameKey): NameOrder {
    const number = this.#numbers.get(key);
    if (number === undefined) return this;
    return new NameOrder(this.#numbers.delete(key), this.#names.delete(number), this.#next);
  }

  /** Always the same array. */
  toArray(): readonly NameKey[] {
    this.#array ??= this.#names.valueSeq().toArray();
    return this.#array;
  }
}
