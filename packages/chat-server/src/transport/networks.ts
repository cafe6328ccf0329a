/** Networks of IP addresses, each written as `ADDRESS` or `ADDRESS/BITS`: `10.0.0.0/8`, `2001:db8::/32`. */
import { BlockList, isIPv4 } from 'node:net';
import { canonicalAddress } from '@linechat/chat-core';

/** Bits before an IPv4 address that is mapped into IPv6. */
const MAPPED_BITS = 96;

export class Networks {
  readonly #list = new BlockList();

  /** @throws RangeError if a text is neither an address nor a network; the message names it. */
  constructor(networks: readonly string[]) {
    for (const network of networks) this.#add(network);
  }

  /** Whether a canonical address is in one of them. */
  has(address: string): boolean {
    const [withoutZone = ''] = address.split('%');
    return this.#list.check(withoutZone, isIPv4(withoutZone) ? 'ipv4' : 'ipv6');
  }

  #add(network: string): void {
    const [, written = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(network) ?? [];
    const address = canonicalAddress(written);
    if (address !== undefined) {
      const isV4 = isIPv4(address);
      const width = isV4 ? 32 : 128;
      const isMapped = isV4 && !isIPv4(written);
      const prefix = bits === undefined ? width : Number(bits) - (isMapped ? MAPPED_BITS : 0);
      if (prefix >= 0 && prefix <= width) {
        this.#list.addSubnet(address, prefix, isV4 ? 'ipv4' : 'ipv6');
        return;
      }
    }
    throw new RangeError(`${JSON.stringify(network)} is neither an address nor a network such as 10.0.0.0/8.`);
  }
}
