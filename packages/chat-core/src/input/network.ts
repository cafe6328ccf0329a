/** Networks of IP addresses, as operators write them and as clients are counted by them. */
import ipaddr from 'ipaddr.js';
import { canonicalAddress } from './address.ts';

/**
 * The first bits of a banned network, at least. /16 of IPv4 are 65,536 addresses, a large part of a provider; /32 of IPv6
 * is the block that a provider gets. What is wider is more likely a slip than a wish: /8 is a 256th of the internet.
 */
const LEAST_BITS = { v4: 16, v6: 32 } as const;
const ALL_BITS = { v4: 32, v6: 128 } as const;

/** What one customer gets of IPv6 (RFC 6177, RIPE-690): one machine has all addresses of a /64 to choose from. */
const CUSTOMER_BITS = 64;

/** fe80::/10 (RFC 4291, 2.5.6). */
const LINK_LOCAL = /^fe[89ab]/;

function familyOf(address: string): 'v4' | 'v6' {
  return address.includes(':') ? 'v6' : 'v4';
}

/**
 * A network that may be banned, in its canonical form; `undefined` if the text is none, or if it is too wide. A network of
 * one address is the address.
 *
 *   '192.0.2.7/24' → '192.0.2.0/24'    '2001:DB8:0::1/48' → '2001:db8::/48'   '::ffff:192.0.2.7/120' → '192.0.2.0/24'
 *   '192.0.2.7/32' → '192.0.2.7'       '10.0.0.0/8' → undefined
 */
export function canonicalNetwork(text: string): string | undefined {
  const [, written = '', digits = ''] = /^([^/%]+)\/(0|[1-9]\d{0,2})$/.exec(text) ?? [];
  const address = canonicalAddress(written);
  if (address === undefined) return undefined;
  const family = familyOf(address);
  // IPv4 mapped into IPv6 has 96 bits before it.
  const bits = Number(digits) - (family === 'v4' && written.includes(':') ? 96 : 0);
  if (bits < LEAST_BITS[family] || bits > ALL_BITS[family]) return undefined;
  return bits === ALL_BITS[family] ? address : networkOf(address, bits);
}

/** The network of `bits` bits that a canonical address without a zone is in, in canonical form. */
export function networkOf(address: string, bits: number): string {
  const bytes = ipaddr.parse(address).toByteArray();
  const masked = bytes.map((byte, i) => byte & (0xff00 >> Math.min(Math.max(bits - i * 8, 0), 8)) & 0xff);
  const first = ipaddr.fromByteArray(masked);
  return `${first instanceof ipaddr.IPv6 ? first.toRFC5952String() : first.toString()}/${bits}`;
}

/** The first bits that a canonical network fixes; `undefined` if the text is an address. */
export function bitsOf(target: string): number | undefined {
  const slash = target.indexOf('/');
  return slash < 0 ? undefined : Number(target.slice(slash + 1));
}

/** Whether a canonical address and a canonical network or address are both IPv4, or both IPv6. */
export function isSameFamily(address: string, target: string): boolean {
  return familyOf(address) === familyOf(target);
}

/**
 * Whom an address stands for: itself, or of IPv6 its /64, because one machine can have all addresses of that. Connections
 * are counted and muted so. Loopback and addresses of one link stand for themselves: all machines of a link have the same
 * /64. So does a text that is not an address.
 *
 *   '192.0.2.7' → '192.0.2.7'   '2001:db8::7' → '2001:db8::/64'   '::ffff:192.0.2.7' → '192.0.2.7'
 */
export function customerOf(address: string): string {
  if (!address.includes(':') || address === '::1' || LINK_LOCAL.test(address)) return address;
  const canonical = canonicalAddress(address)?.replace(/%.*$/, '');
  if (canonical === undefined) return address;
  return canonical.includes(':') ? networkOf(canonical, CUSTOMER_BITS) : canonical;
}

/**
 * A typed address, or the /64 that stands for it, as the target of a mute; `undefined` if it is neither.
 *
 *   '192.0.2.7' → '192.0.2.7'   '2001:db8::7' → '2001:db8::/64'   '2001:db8::/64' → '2001:db8::/64'
 */
export function parseCustomer(text: string): string | undefined {
  if (canonicalAddress(text) !== undefined) return customerOf(text);
  const network = canonicalNetwork(text);
  return network?.includes(':') && bitsOf(network) === CUSTOMER_BITS ? network : undefined;
}
