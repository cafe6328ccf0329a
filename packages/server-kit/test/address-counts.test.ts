import { expect, test } from 'vitest';
import { AddressCounts } from '../src/index.ts';

test('each address has its own count', () => {
  const counts = new AddressCounts();
  counts.add('192.0.2.1');
  counts.add('192.0.2.1');
  counts.add('::1');
  expect(['192.0.2.1', '::1', '192.0.2.2'].map((address) => counts.of(address))).toEqual([2, 1, 0]);
  counts.remove('192.0.2.1');
  expect(counts.of('192.0.2.1')).toBe(1);
  counts.remove('192.0.2.1');
  expect(counts.of('192.0.2.1')).toBe(0);
});
