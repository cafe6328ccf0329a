/** IP addresses as they are compared: one text for each, however it was written. */
import ipaddr from 'ipaddr.js';

/**
 * `text` as an IPv4 address in four decimal parts or as an IPv6 address (RFC 5952); `undefined` where it is neither.
 * IPv4 within IPv6 is IPv4. A zone is left out: it names an interface of one machine and says nothing of the peer.
 *
 *   '::ffff:192.0.2.7' → '192.0.2.7'      'FE80::0:1%eth0' → 'fe80::1'      '192.0.2' → undefined
 */
export function parseAddress(text: string): string | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text).toString();
  const inGroups = withoutDots(text);
  if (!ipaddr.IPv6.isValid(inGroups)) return undefined;
  const address = ipaddr.IPv6.parse(inGroups);
  const shown = address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String();
  return shown.replace(/%.*$/, '');
}

/**
 * An IPv6 address whose end is written as IPv4, in groups of IPv6. The library would take `::ffff:010.0.0.1` for
 * 8.0.0.1, and `::1.2.3.4` for 1.2.3.4: an operator would ban somebody else. What is no such end is left for it to refuse.
 *
 *   '::ffff:192.0.2.7' → '::ffff:c000:207'
 */
function withoutDots(text: string): string {
  const [, before = '', dotted, zone = ''] = /^(.*:)([^:%]*\.[^:%]*)(%.*)?$/s.exec(text) ?? [];
  if (dotted === undefined) return text;
  if (!ipaddr.IPv4.isValidFourPartDecimal(dotted)) return '';
  const [a = 0, b = 0, c = 0, d = 0] = ipaddr.IPv4.parse(dotted).octets;
  return `${before}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}${zone}`;
}
