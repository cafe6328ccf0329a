/**
 * ProxyHeader. Of any bytes: the cuts change nothing, what is behind a header comes back as it is, and nobody has to wait
 * for longer than the longest header. Of a header that is put together from the bytes: its very source.
 *
 * The bytes: the lengths of the pieces; which kind of header, or none; its fields; what is behind it.
 */
import assert from 'node:assert/strict';
import { canonicalAddress } from '@linechat/chat-core';
import { ProxyHeader } from '@linechat/server-kit/proxy-header';
import { Input, pieces } from '../input.ts';

export const covers = ['/packages/server-kit/dist/proxy-header.js'];
export const words = [
  ...['PROXY ', 'TCP4 ', 'TCP6 ', 'UNKNOWN', '192.0.2.1 ', '2001:db8::1 ', '::ffff:1.2.3.4 ', 'fe80::1%e ', '\r\n'],
  ...['PROXY TCP4 192.0.2.1 198.51.100.1 56324 8888\r\n', 'PROXY TCP6 2001:db8::1 ::1 1 65535\r\n', ' 65536', ' 07'],
  ...['\r\n\r\n\x00\r\nQUIT\n', '\x20', '\x21', '\x11', '\x21', '\x31', '\x00\x0c', '\x00\x24', '\x08\x00', '\x08\x01'],
  '\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\x01\x02\x03\x04\x05\x06\x07\x08\x00\x50\x01\xbb',
];

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n');
/** Fixed bytes and counted ones, as its own remarks have it. */
const LONGEST = 16 + 2048;

export function fuzz(data: Uint8Array): void {
  const input = new Input(data);
  const lengths = input.some(6);
  const built = build(input);
  const header = built?.header ?? new Uint8Array(0);
  const stream = Buffer.concat([header, input.rest()]);
  const whole = read([stream]);
  assert.deepEqual(read(pieces(stream, lengths)), whole, 'a cut changes something');
  if (whole === undefined) assert.ok(stream.length < LONGEST, 'it waits for more than the longest header');
  if (whole?.type === 'header') {
    const { source, rest } = whole;
    assert.ok(stream.subarray(stream.length - rest.length).equals(rest), 'what is behind it is another');
    if (source !== undefined) {
      assert.ok(canonicalAddress(source.address) !== undefined, 'an address is invalid');
      assert.ok(Number.isInteger(source.port) && source.port >= 0 && source.port <= 65_535, 'a port is none');
    }
  }
  if (built === undefined) return;
  const rest = stream.subarray(header.length);
  assert.deepEqual(whole, { type: 'header', source: built.source, rest: Buffer.from(rest) });
}

/** What is found, and then all bytes that come behind it. */
function read(chunks: readonly Uint8Array[]) {
  const header = new ProxyHeader();
  for (const [i, chunk] of chunks.entries()) {
    const found = header.push(chunk);
    if (found?.type === 'header') {
      return { ...found, rest: Buffer.concat([found.rest, ...chunks.slice(i + 1)]) };
    }
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Built {
  readonly header: Uint8Array;
  readonly source: { readonly address: string; readonly port: number } | undefined;
}

/** A header as a proxy writes it; `undefined` where there is to be none. */
function build(input: Input): Built | undefined {
  const port = () => input.byte() * 256 + input.byte();
  const v4 = () => Uint8Array.of(10, input.byte(), input.byte(), input.byte());
  // The first two bytes keep it away from addresses that are IPv4 within IPv6.
  const v6 = () => Uint8Array.of(0x20, 1, ...Array.from({ length: 14 }, () => input.byte() & 0x1f));
  const text = (address: Uint8Array) =>
    address.length === 4 ? address.join('.') : (Buffer.from(address).toString('hex').match(/.{4}/g) ?? []).join(':');
  const kind = input.byte() % 6;
  if (kind >= 4) return undefined;
  const make = kind % 2 === 0 ? v4 : v6;
  const [from, to, fromPort, toPort] = [make(), make(), port(), port()];
  const source = { address: text(from), port: fromPort };
  if (kind < 2) {
    const line = `PROXY TCP${kind === 0 ? 4 : 6} ${text(from)} ${text(to)} ${fromPort} ${toPort}\r\n`;
    return { header: Buffer.from(line), source };
  }
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(fromPort, 0);
  ports.writeUInt16BE(toPort, 2);
  const extra = input.some(20);
  const counted = Buffer.concat([from, to, ports, extra]);
  const fixed = Buffer.from([...SIGNATURE, 0x21, kind === 2 ? 0x11 : 0x21, 0, counted.length]);
  return { header: Buffer.concat([fixed, counted]), source };
}
