/** Turns of connections with much to do: session/turns.ts. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Taker, Turns } from '../src/session/turns.ts';

test('all take their turns one after the other, also if they take long', async () => {
  const turns = new Turns();
  const taken: string[] = [];
  const takerOf = (name: string, count: number): Taker => {
    let left = count;
    return {
      takeTurn() {
        taken.push(name);
        const end = performance.now() + 6;
        while (performance.now() < end);
        if (--left > 0) turns.queue(this);
      },
    };
  };
  const [a, b] = [takerOf('a', 3), takerOf('b', 2)];
  turns.queue(a);
  turns.queue(b);
  turns.queue(a);
  expect(taken).toEqual([]);
  const counts: number[] = [];
  while (taken.length < 5) {
    await nextTurn();
    counts.push(taken.length);
  }
  expect(taken).toEqual(['a', 'b', 'a', 'b', 'a']);
  // Each took the whole budget of a turn of the event loop.
  expect(counts.at(-1)).toBe(5);
  expect(new Set(counts).size).toBeGreaterThan(2);
});

test('what arrives is processed at once for a part of a turn of the event loop, and then in turns', async () => {
  const turns = new Turns();
  const now = performance.now();
  expect(turns.hasTime(now)).toBe(true);
  expect(turns.hasTime(now + 2.9)).toBe(true);
  expect(turns.hasTime(now + 3)).toBe(false);
  await nextTurn();
  expect(turns.hasTime(now + 3)).toBe(true);
});
