/** The limit of log entries by address. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ENTRY_INTERVAL_MS, EntryLimit, IN_ALL, type LeftOut, MAX_ADDRESSES, PER_ADDRESS } from '../src/entry-limit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function limit() {
  const sums: LeftOut[] = [];
  return { sums, limit: new EntryLimit((sum) => sums.push(sum)) };
}

test('an address has so many entries in an interval; the others are one sum at its end', () => {
  const { sums, limit: entries } = limit();
  const allowed = Array.from({ length: PER_ADDRESS + 70 }, () => entries.allows('192.0.2.1'));
  expect(allowed.filter(Boolean)).toHaveLength(PER_ADDRESS);
  expect(entries.allows('192.0.2.2')).toBe(true);
  expect(sums).toEqual([]);
  vi.advanceTimersByTime(ENTRY_INTERVAL_MS);
  expect(sums).toEqual([{ address: '192.0.2.1', entries: 70 }]);
  expect(entries.allows('192.0.2.1')).toBe(true);
});

test('all addresses of a /64 are one', () => {
  const { limit: entries } = limit();
  const allowed = Array.from({ length: 100 }, (_, i) => entries.allows(`2001:db8::${i.toString(16)}`));
  expect(allowed.filter(Boolean)).toHaveLength(PER_ADDRESS);
});

test('an entry that is given back does not count', () => {
  const { sums, limit: entries } = limit();
  for (let i = 0; i < 1000; i++) {
    expect(entries.allows('192.0.2.1')).toBe(true);
    entries.giveBack('192.0.2.1');
  }
  vi.advanceTimersByTime(ENTRY_INTERVAL_MS);
  expect(sums).toEqual([]);
});

test('entries and sums are bounded, whatever number of addresses there is, and each entry is logged or counted', () => {
  const { sums, limit: entries } = limit();
  let allowed = 0;
  const count = 5000;
  for (let i = 0; i < count; i++) if (entries.allows(`10.0.${i >> 8}.${i & 255}`)) allowed++;
  expect(allowed).toBeLessThanOrEqual(IN_ALL);
  vi.advanceTimersByTime(ENTRY_INTERVAL_MS);
  expect(sums.length).toBeLessThanOrEqual(MAX_ADDRESSES + 1);
  expect(allowed + sums.reduce((sum, { entries: n }) => sum + n, 0)).toBe(count);
  expect(sums.at(-1)?.address).toBeUndefined();
});
