import { describe, expect, test } from 'vitest';
import { addressWithoutZone, canonicalAddress } from '../src/index.ts';

describe('the canonical form', () => {
  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:C000:207', '192.0.2.7'],
    ['0:0:0:0:0:ffff:192.0.2.7', '192.0.2.7'],
    ['2001:DB8:0:0:0::7', '2001:db8::7'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::', '::'],
    ['::1', '::1'],
    ['::192.0.2.7', '::c000:207'],
    ['64:FF9B::192.0.2.7', '64:ff9b::c000:207'],
    ['FE80::0:1%eth0', 'fe80::1%eth0'],
    ['fe80::1%br-lan.100', 'fe80::1%br-lan.100'],
    // IPv4 has no zone.
    ['::ffff:192.0.2.7%eth0', '192.0.2.7'],
  ])('of %j is %j', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
    expect(canonicalAddress(canonical)).toBe(canonical);
  });

  test.each([
    ...['', 'here', '192.0.2', '192.0.2.256', '192.0.2.07', '0x7f.0.0.1', '2130706433', '192.0.2.7/24', ' 192.0.2.7'],
    ...['192.0.2.7%eth0', '1:2', ':::', '1::2::3', '::g', '::12345', '::1/64', '[::1]', 'fe80::1%', '%eth0', '::1%a b'],
    ...['::ffff:010.0.0.1', '::ffff:0x1.2.3.4', '::1.2.3', '::1\n'],
  ])('%j has none', (text) => {
    expect(canonicalAddress(text)).toBeUndefined();
    expect(addressWithoutZone(text)).toBeUndefined();
  });

  test('is the same without the zone, where addresses are compared for bans', () => {
    expect(addressWithoutZone('FE80::0:1%eth0')).toBe('fe80::1');
    expect(addressWithoutZone('fe80::1%br-lan.100')).toBe('fe80::1');
    expect(addressWithoutZone('192.0.2.7')).toBe('192.0.2.7');
  });
});
