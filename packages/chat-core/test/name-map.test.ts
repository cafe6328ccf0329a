/** The maps and orders of names, compared with those of JavaScript. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NameKey } from '../src/input/names.ts';
import { NameMap } from '../src/state/name-map.ts';
import { NameOrder } from '../src/state/name-order.ts';

const SEED = '00112233445566778899aabbccddeeff';

/** Only the lower seven bits of a character count, so that all of these with the same letter have the same hash. */
const key = fc.constantFrom(...(['a', '\u00e1', '\u0161', 'b', '\u00e2', 'tea', ''] as NameKey[]));
const steps = fc.array(fc.tuple(key, fc.boolean()), { maxLength: 40 });

test('a map has the keys and values that a Map has, and an old one stays as it is', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const plain = new Map<NameKey, number>();
      let map = NameMap.empty<number>(SEED);
      for (const [i, [name, isSet]] of all.entries()) {
        const before = map;
        const entries = before.entries();
        if (isSet) plain.set(name, i);
        else plain.delete(name);
        map = isSet ? map.set(name, i) : map.delete(name);
        expect(before.entries()).toEqual(entries);
        expect(map.size).toBe(plain.size);
        expect(new Map(map.entries())).toEqual(plain);
        for (const [one] of all) {
          expect(map.get(one)).toBe(plain.get(one));
          expect(map.has(one)).toBe(plain.has(one));
          expect(map.find(one)).toBe(plain.get(one));
          expect(map.find(one.replace(/[a-z]/g, (letter) => letter.toUpperCase()))).toBe(plain.get(one));
          expect(map.find(`${one}\u212a`)).toBeUndefined();
        }
      }
      for (const [one] of all) {
        expect(map.update(one, (value) => value).get(one)).toBe(plain.get(one));
        expect(map.update(one, () => 1000).get(one)).toBe(1000);
        expect(map.update(one, () => undefined).entries().length).toBe(plain.size - (plain.has(one) ? 1 : 0));
      }
      expect(new Map(NameMap.of(SEED, plain).entries())).toEqual(plain);
    }),
  );
});

test('an order has the names that a Set has, in its order, and an old one stays as it is', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const plain = new Set<NameKey>();
      let order = NameOrder.of(SEED);
      for (const [name, isAdded] of all) {
        const before = order;
        const names = before.toArray();
        if (isAdded) plain.add(name);
        else plain.delete(name);
        order = isAdded ? order.add(name) : order.delete(name);
        expect(before.toArray()).toBe(names);
        expect(order.toArray()).toEqual(Array.from(plain));
      }
    }),
  );
});
