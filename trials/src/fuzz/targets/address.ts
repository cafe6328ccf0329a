/**
 * Addresses as the targets of bans, against Node: what is one to the sockets is one to the chat, and nothing else is;
 * and two texts are the same address to the one where they are to the other. Of networks Node knows less, so only their
 * canonical form is looked at.
 *
 * The bytes: two texts, the length of the first before it.
 */
import assert from 'node:assert/strict';
import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net';
import { completeBan } from '@linechat/chat-core';
import { Input } from '../input.ts';

export const covers = ['/packages/chat-core/dist/', '/ipaddr.js/'];
export const words = [
  ...['::', ':', '.', '%', 'ffff', 'fe80', '0', '00', '1.2.3.4', '0x1', '010', '255', '256', '::ffff:', '%eth0', '/8'],
  ...['::ffff:1.2.3.4', '::1.2.3.4', '2001:db8::1', '2001:DB8:0:0:0:0:0:1', '::ffff:102:304', '64:ff9b::1.2.3.4'],
];

export function fuzz(data: Uint8Array): void {
  const input = new Input(data);
  const first = text(input.some(40));
  const second = text(input.rest());
  if ([first, second].some((one) => withoutZone(one).includes('%'))) return; // what else a zone may be, is not said
  for (const one of [first, second]) {
    if (one.includes('/')) {
      // A network: its canonical form is the same network.
      const network = parsed(one);
      if (network !== undefined) assert.equal(parsed(network), network, 'a network has two forms');
      return;
    }
    const isOne = isIP(withoutZone(one)) !== 0;
    assert.equal(parsed(one) !== undefined, isOne, `${JSON.stringify(one)} ${isOne ? 'is' : 'is no'} address`);
    const canonical = parsed(one);
    if (canonical !== undefined) assert.equal(parsed(canonical), canonical, 'an address has two forms');
  }
  const [a, b] = [parsed(first), parsed(second)];
  if (a === undefined || b === undefined) return;
  assert.equal(a === b, areSame(withoutZone(first), withoutZone(second)), `${first} and ${second}: ${a} and ${b}`);
}

/** With a point or a colon, or it would be a nickname. */
function text(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes).toString('latin1');
  return /[.:]/.test(latin1) ? latin1 : `${latin1}:`;
}

function parsed(target: string): string | undefined {
  try {
    return completeBan({ target, until: 0, by: 'a' }, 'it').target;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A zone says nothing of the peer. */
function withoutZone(address: string): string {
  return /^([^%]*:[^%]*)%[0-9a-z]+$/i.exec(address)?.[1] ?? address;
}

/** Whether Node takes them for the same: IPv4 within IPv6 is IPv4. */
function areSame(one: string, other: string): boolean {
  const list = new BlockList();
  list.addAddress(new SocketAddress({ address: one, family: isIPv4(one) ? 'ipv4' : 'ipv6' }));
  return list.check(new SocketAddress({ address: other, family: isIPv4(other) ? 'ipv4' : 'ipv6' }));
}
