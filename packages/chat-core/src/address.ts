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
  if (!ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  const shown = address.isIPv4MappedAddress() ? address.toIPv4Address().toString() : address.toRFC5952String();
  return shown.replace(/%.*$/, '');
}
