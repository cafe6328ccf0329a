/**
 * Addresses of IP, each in one form, because they are compared, counted and banned as texts; and networks of them.
 *
 *   '2001:DB8:0:0::1' → '2001:db8::1'      '::ffff:192.0.2.1' (IPv4, seen through a socket of IPv6) → '192.0.2.1'
 */
import { BlockList, isIP, isIPv4, type Socket, SocketAddress } from 'node:net';

/** One end of a connection. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** Bits that an IPv4 address has before it in IPv6. */
const MAPPED_BITS = 96;
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/** The one form of an address; `undefined` where the text is none. */
export function canonicalAddress(text: string): string | undefined {
  const [address = '', ...zone] = text.split('%');
  switch (isIP(address)) {
    case 4:
      return zone.length === 0 ? address : undefined;
    case 6: {
      const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
      return [MAPPED.exec(canonical)?.[1] ?? canonical, ...zone].join('%');
    }
    default:
      return undefined;
  }
}

/** The other end of a socket; `undefined` where it has gone already. */
export function peerOf(socket: Socket): Endpoint | undefined {
  const { remoteAddress, remotePort } = socket;
  const address = remoteAddress === undefined ? undefined : canonicalAddress(remoteAddress);
  return address === undefined || remotePort === undefined ? undefined : { address, port: remotePort };
}

/** Networks, each given as `ADDRESS` or `ADDRESS/BITS`. */
export class Networks {
  readonly #list = new BlockList();

  /** @throws RangeError where a text is neither; the message names it. */
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
