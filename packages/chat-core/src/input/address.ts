/** IP addresses in one canonical form, because they are compared, counted and banned as texts. */
import ipaddr from 'ipaddr.js';

/**
 * The canonical form of an IP address: IPv4 in four decimal parts, IPv6 as RFC 5952 says, IPv4 mapped into IPv6 as IPv4;
 * `undefined` if the text is not an IP address. A zone (RFC 4007) stays as it is; only IPv6 has one.
 *
 *   '2001:DB8:0:0::1' → '2001:db8::1'   '::ffff:192.0.2.7' → '192.0.2.7'   'FE80::0:1%eth0' → 'fe80::1%eth0'
 *   '192.0.2' → undefined               '192.0.2.7%eth0' → undefined
 */
export function canonicalAddress(text: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toString();
  const [, written = '', zone = ''] = /^([^%]+)(%[^%\s]+)?$/.exec(text) ?? [];
  const inGroups = withoutDots(written);
  if (!ipaddr.IPv6.isValid(inGroups)) return undefined;
  const address = ipaddr.IPv6.parse(inGroups);
  return address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String() + zone;
}

/**
 * The same without the zone, as bans compare addresses: a zone names an interface of one machine and says nothing about
 * the client.
 *
 *   'FE80::0:1%eth0' → 'fe80::1'
 */
export function addressWithoutZone(text: string): string | undefined {
  return canonicalAddress(text)?.replace(/%.*$/, '');
}

/**
 * An IPv6 address that ends in IPv4 notation, with that end in IPv6 groups. The library would read `::ffff:010.0.0.1` as
 * 8.0.0.1 and `::1.2.3.4` as 1.2.3.4: an operator would ban the wrong address. Any other text stays for the library to
 * check.
 *
 *   '::ffff:192.0.2.7' → '::ffff:c000:207'
 */
function withoutDots(text: string): string {
  const [, before = '', dotted] = /^(.*:)([^:]*\.[^:]*)$/s.exec(text) ?? [];
  if (dotted === undefined) return text;
  if (!ipaddr.IPv4.isValidFourPartDecimal(dotted)) return '';
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(dotted).octets;
  return `${before}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}
