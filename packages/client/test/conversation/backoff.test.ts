import { expect, it } from 'vitest';
import { backoffMs } from '../../src/conversation/backoff.ts';

it('doubles the delay from one second up to a minute', () => {
  const delays = Array.from({ length: 20 }, (_, attempt) => backoffMs(attempt, 0));
  expect(delays.slice(0, 7)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
  expect(Math.max(...delays)).toBe(60_000);
});

it('takes up to half of the delay away at random', () => {
  expect(backoffMs(0, 1)).toBe(500);
});
