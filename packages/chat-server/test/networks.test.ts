/** Networks of IP addresses. */
import { describe, expect, test } from 'vitest';
import { Networks } from '../src/transport/networks.ts';

describe('networks', () => {
  test.each([
    ['10.0.0.0/8', '10.255.0.1', '11.0.0.0'],
    ['10.1.2.3/8', '10.255.0.1', '11.0.0.0'],
    ['192.0.2.1', '192.0.2.1', '192.0.2.2'],
    ['192.0.2.1/32', '192.0.2.1', '192.0.2.0'],
    ['0.0.0.0/0', '203.0.113.9', '2001:db8::1'],
    ['::ffff:10.0.0.0/104', '10.9.9.9', '11.0.0.0'],
    ['::ffff:10.0.0.1', '10.0.0.1', '10.0.0.2'],
    ['2001:db8::/32', '2001:db8:ffff::1', '2001:db9::1'],
    ['::1', '::1', '::2'],
    ['fe80::/10', 'fe80::1%lo', 'fec0::1%lo'],
  ])('%s contains %s and not %s', (network, inside, outside) => {
    const networks = new Networks(['198.51.100.7', network]);
    expect(networks.has(inside)).toBe(true);
    expect(networks.has(outside)).toBe(false);
  });

  test.each([
    '',
    '10.0.0.0/33',
    '::1/129',
    '10.0.0/8',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '/8',
    'localhost',
    '::ffff:10.0.0.0/95',
  ])('%j is a RangeError that names it', (text) => {
    expect(() => new Networks([text])).toThrow(RangeError);
    expect(() => new Networks([text])).toThrow(JSON.stringify(text));
  });
});
