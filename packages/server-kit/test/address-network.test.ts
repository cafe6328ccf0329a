import { expect, test } from 'vitest';
import { isLoopback, networkOf } from '../src/index.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8::7', '2001:db8:0:0::/64'],
  ['2001:db8:0:0:ffff::1', '2001:db8:0:0::/64'],
  ['2001:DB8:0000:00a0:1:2:3:4', '2001:db8:0:a0::/64'],
  ['2001:db8:1::2:3:4:5', '2001:db8:1:0::/64'],
  ['2001:db8::3:4:5:6:7', '2001:db8:0:3::/64'],
  ['2001:db8::2:3:4:5:6:7', '2001:db8:2:3::/64'],
  ['1:2:3:4:5:6:7::', '1:2:3:4::/64'],
  ['::5:6:7:8', '0:0:0:0::/64'],
  ['::1', '::1'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
  ['unknown', 'unknown'],
])('limits by address count %s as %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('loopback is 127.0.0.0/8, also mapped into IPv6, and ::1', () => {
  for (const address of ['127.0.0.1', '127.255.0.9', '::ffff:127.0.0.1', '::1']) expect(isLoopback(address)).toBe(true);
  for (const address of ['128.0.0.1', '10.0.0.1', '::2', '127.example']) expect(isLoopback(address)).toBe(false);
});
