/**
 * What counts as one peer in limits for each address: an IPv4 address, or the /64 network of an IPv6 address. A provider
 * gives each customer at least a /64, so that a person with IPv6 has 2^64 addresses.
 */
import { isIPv4 } from 'node:net';

/** Groups of 16 bits in a /64, of the 8 groups of an address. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

const MAPPED = /^::ffff:(?=\d+\.)/i;

/**
 * `192.0.2.7` and `::ffff:192.0.2.7` → `192.0.2.7`; `2001:db8::7` → `2001:db8:0:0::/64`. Addresses of one link
 * (`fe80::1%eth0`) stay as they are: they all have the same /64. So does anything that is not an address.
 */
export function networkOf(address: string): string {
  const plain = address.replace(MAPPED, '');
  if (isIPv4(plain) || !plain.includes(':') || /^fe[89ab]/i.test(plain)) return plain;
  if (plain === '::1') return plain;
  const [before = '', after] = plain.split('::');
  const groups = before === '' ? [] : before.split(':');
  if (after !== undefined) {
    const behind = after === '' ? 0 : after.split(':').length;
    while (groups.length < Math.min(NETWORK_GROUPS, GROUPS - behind)) groups.push('0');
    groups.push(...after.split(':'));
  }
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''));
  return `${network.join(':')}::/64`;
}

/** Whether an address is of this machine itself. */
export function isLoopback(address: string): boolean {
  const plain = address.replace(MAPPED, '');
  return plain === '::1' || (plain.startsWith('127.') && isIPv4(plain));
}
