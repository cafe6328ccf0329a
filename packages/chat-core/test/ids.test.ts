import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionId, nodeId, nodeOf } from '../src/index.ts';

const LAST_NODE = 2 ** 21 - 1;
const LAST_CONNECTION = 2 ** 32 - 1;

describe('ids', () => {
  test.each([-1, 0.5, Number.NaN, LAST_NODE + 1])('%d is not a node id', (n) => {
    expect(() => nodeId(n)).toThrow(RangeError);
  });

  test.each([-1, 0, 0.5, Number.NaN, LAST_CONNECTION + 1])('%d is not the number of a connection', (n) => {
    expect(() => connectionId(n)).toThrow(RangeError);
  });

  test('the connections of node 0 are numbered from 1', () => {
    expect(connectionId(1)).toBe(1);
    expect(connectionId(2, nodeId(3))).toBe(3 * 2 ** 32 + 2);
  });

  test('every connection of every node has an id of its own, which a double holds exactly', () => {
    const node = fc.oneof(fc.integer({ min: 0, max: LAST_NODE }), fc.constantFrom(0, LAST_NODE));
    const n = fc.oneof(fc.integer({ min: 1, max: LAST_CONNECTION }), fc.constantFrom(1, LAST_CONNECTION));
    fc.assert(
      fc.property(node, n, (node, n) => {
        const id = connectionId(n, nodeId(node));
        expect(Number.isSafeInteger(id)).toBe(true);
        expect(nodeOf(id)).toBe(node);
        expect(BigInt(id) - BigInt(node) * 2n ** 32n).toBe(BigInt(n));
      }),
    );
  });
});
