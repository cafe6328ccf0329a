import fc from 'fast-check';
import { hash } from 'immutable';
import { describe, expect, test } from 'vitest';
import { connectionId, nodeId, nodeOf } from '../src/index.ts';

const LAST_NODE = 2 ** 20 - 1;
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
    expect(connectionId(LAST_CONNECTION, nodeId(0))).toBe(LAST_CONNECTION);
  });

  test('every connection of every node has an id of its own, which a double holds exactly', () => {
    const node = fc.oneof(fc.integer({ min: 0, max: LAST_NODE }), fc.constantFrom(0, LAST_NODE));
    const n = fc.oneof(fc.integer({ min: 1, max: LAST_CONNECTION }), fc.constantFrom(1, LAST_CONNECTION));
    const pair = fc.tuple(node, n);
    fc.assert(
      fc.property(pair, pair, ([node, n], [otherNode, otherN]) => {
        const id = connectionId(n, nodeId(node));
        expect(Number.isSafeInteger(id) && id > 0).toBe(true);
        expect(nodeOf(id)).toBe(node);
        const isSame = node === otherNode && n === otherN;
        expect(id === connectionId(otherN, nodeId(otherNode))).toBe(isSame);
      }),
      { numRuns: 1000 },
    );
  });

  test('the ids of many nodes have different hashes in the persistent maps', () => {
    for (const count of [2, 64, 1000]) {
      const ids = Array.from({ length: 64_000 }, (_, i) => connectionId(1 + Math.floor(i / count), nodeId(i % count)));
      expect(new Set(ids.map((id) => hash(id))).size / ids.length).toBeGreaterThan(0.99);
    }
  });
});
