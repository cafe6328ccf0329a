/** The headers of the PROXY protocol: one table, walked whole, byte by byte, and at every cut, with data behind. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProxyHeader, type ProxyHeaderFound } from '../src/proxy-header.ts';

const SIGNATURE = '0d0a0d0a000d0a515549540a';
const V4 = 'c0000201c6336401dc0422b8'; // 192.0.2.1 → 198.51.100.1, port 56324 → 8888
const V6 = `${'20010db8000000000000000000000001'.repeat(2)}dc0422b8`;
const MAPPED = `${'00000000000000000000ffffc0000201'.repeat(2)}dc0422b8`;

/** Version 2, from hexadecimal digits; the length is counted unless given. */
function v2(versionAndCommand: string, family: string, behind = '', length = behind.length / 2): Buffer {
  const counted = length.toString(16).padStart(4, '0');
  return Buffer.from(SIGNATURE + versionAndCommand + family + counted + behind, 'hex');
}

const CLIENT = { address: '192.0.2.1', port: 56_324 };
const CLIENT_V6 = { address: '2001:db8::1', port: 56_324 };
const LONGEST =
  'PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n';

const HEADERS: readonly (readonly [string, string | Buffer, typeof CLIENT | undefined])[] = [
  ['TCP4', 'PROXY TCP4 192.0.2.1 198.51.100.1 56324 8888\r\n', CLIENT],
  [
    'TCP4, the longest',
    'PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n',
    { address: '255.255.255.255', port: 65_535 },
  ],
  ['TCP4, port 0', 'PROXY TCP4 192.0.2.1 198.51.100.1 0 0\r\n', { address: '192.0.2.1', port: 0 }],
  ['TCP6', 'PROXY TCP6 2001:db8::1 2001:db8::2 56324 8888\r\n', CLIENT_V6],
  [
    'TCP6 in another form',
    'PROXY TCP6 2001:0DB8:0:0:0:0:0:1 2001:db8::2 56324 8888\r\n',
    { ...CLIENT_V6, address: '2001:0DB8:0:0:0:0:0:1' },
  ],
  [
    'TCP6, mapped',
    'PROXY TCP6 ::ffff:192.0.2.1 ::ffff:c633:6401 56324 8888\r\n',
    { ...CLIENT, address: '::ffff:192.0.2.1' },
  ],
  ['UNKNOWN', 'PROXY UNKNOWN\r\n', undefined],
  ['UNKNOWN, the longest', LONGEST, undefined],
  ['UNKNOWN, with whatever', 'PROXY UNKNOWN \x00\r\xff \n \r\n', undefined],
  ['v2 TCP over IPv4', v2('21', '11', V4), CLIENT],
  ['v2 TCP over IPv6', v2('21', '21', V6), { ...CLIENT_V6, address: '2001:0db8:0000:0000:0000:0000:0000:0001' }],
  [
    'v2 TCP over IPv6, mapped',
    v2('21', '21', MAPPED),
    { ...CLIENT, address: '0000:0000:0000:0000:0000:ffff:c000:0201' },
  ],
  ['v2 with fields behind the addresses', v2('21', '11', `${V4}04000a${'00'.repeat(10)}`), CLIENT],
  ['v2, the longest', v2('21', '11', V4 + '00'.repeat(2036)), CLIENT],
  ['v2 LOCAL', v2('20', '00'), undefined],
  ['v2 LOCAL with an address', v2('20', '11', V4), undefined],
  ['v2 LOCAL of an unknown family', v2('20', 'ff', 'aabb'), undefined],
  ['v2 UNSPEC', v2('21', '00', 'aabbcc'), undefined],
  ['v2 UDP over IPv4', v2('21', '12', V4), undefined],
  ['v2 IPv4 of no transport', v2('21', '10', V4), undefined],
  ['v2 UNIX', v2('21', '31', '00'.repeat(216)), undefined],
];

const FAULTS: readonly (readonly [string, string | Buffer, RegExp])[] = [
  ['a nickname', 'ann\r\n', /does not begin/],
  ['a nickname like it', 'PROXYann\r\n', /does not begin/],
  ['lower case', 'proxy TCP4 192.0.2.1 198.51.100.1 56324 8888\r\n', /does not begin/],
  ['a TLS hello', Buffer.from('16030100', 'hex'), /does not begin/],
  ['a signature that goes wrong at its end', Buffer.from(`${SIGNATURE.slice(0, -2)}0b`, 'hex'), /does not begin/],
  ['another family', 'PROXY UDP4 192.0.2.1 198.51.100.1 56324 8888\r\n', /ill-formed/],
  ['UNKNOWN with more letters', 'PROXY UNKNOWNS\r\n', /ill-formed/],
  ['IPv6 called TCP4', 'PROXY TCP4 2001:db8::1 2001:db8::2 56324 8888\r\n', /ill-formed/],
  ['IPv4 called TCP6', 'PROXY TCP6 192.0.2.1 198.51.100.1 56324 8888\r\n', /ill-formed/],
  ['a zone', 'PROXY TCP6 fe80::1%lo fe80::2 56324 8888\r\n', /ill-formed/],
  ['an address with a leading zero', 'PROXY TCP4 192.0.02.1 198.51.100.1 56324 8888\r\n', /ill-formed/],
  ['an address out of range', 'PROXY TCP4 192.0.2.256 198.51.100.1 56324 8888\r\n', /ill-formed/],
  ['an ill-formed target', 'PROXY TCP4 192.0.2.1 198.51.100 56324 8888\r\n', /ill-formed/],
  ['a port out of range', 'PROXY TCP4 192.0.2.1 198.51.100.1 65536 8888\r\n', /ill-formed/],
  ['a target port out of range', 'PROXY TCP4 192.0.2.1 198.51.100.1 56324 65536\r\n', /ill-formed/],
  ['a port with a leading zero', 'PROXY TCP4 192.0.2.1 198.51.100.1 056324 8888\r\n', /ill-formed/],
  ['a port with a sign', 'PROXY TCP4 192.0.2.1 198.51.100.1 +5 8888\r\n', /ill-formed/],
  ['two spaces', 'PROXY TCP4  192.0.2.1 198.51.100.1 56324 8888\r\n', /ill-formed/],
  ['a space at the end', 'PROXY TCP4 192.0.2.1 198.51.100.1 56324 8888 \r\n', /ill-formed/],
  ['a port too few', 'PROXY TCP4 192.0.2.1 198.51.100.1 56324\r\n', /ill-formed/],
  ['an LF alone before the CRLF', 'PROXY TCP4 192.0.2.1 198.51.100.1 56324 8888\n\r\n', /ill-formed/],
  ['a line one byte too long', `${LONGEST.slice(0, -2)}x\r\n`, /no end/],
  ['an LF alone', `PROXY TCP4 192.0.2.1 198.51.100.1 56324 8888\n${'x'.repeat(99)}`, /no end/],
  ['v2 of version 1', v2('11', '11', V4), /version or command/],
  ['v2 of version 3', v2('31', '11', V4), /version or command/],
  ['v2 of an unknown command', v2('22', '11', V4), /version or command/],
  ['v2 of an unknown family', v2('21', '41', V4), /family/],
  ['v2 of an unknown transport', v2('21', '13', V4), /family/],
  ['v2 a byte too short for IPv4', v2('21', '11', V4.slice(2)), /too short/],
  ['v2 a byte too short for IPv6', v2('21', '21', V6.slice(2)), /too short/],
  ['v2 a byte too long', v2('21', '11', V4, 2049), /longer/],
  ['v2 LOCAL a byte too long', v2('20', '00', '', 2049), /longer/],
];

/** What is found in these pieces, and all that is behind it, put together; `undefined`: nothing yet. */
function read(pieces: readonly Uint8Array[]): ProxyHeaderFound | undefined {
  const header = new ProxyHeader();
  for (const [i, piece] of pieces.entries()) {
    const found = header.push(piece);
    if (found?.type === 'fault') return found;
    if (found) return { ...found, rest: Buffer.concat([found.rest, ...pieces.slice(i + 1)]) };
  }
  return undefined;
}

/** The bytes whole, byte by byte, and at every cut in two. */
function* cuts(bytes: Buffer): Generator<readonly Uint8Array[]> {
  yield [bytes];
  yield Array.from(bytes, (byte) => Uint8Array.of(byte));
  for (let cut = 1; cut < bytes.length; cut++) yield [bytes.subarray(0, cut), bytes.subarray(cut)];
}

describe('a header', () => {
  test.each(HEADERS)('%s', (_, text, source) => {
    const header = Buffer.from(text as string, 'latin1');
    for (const behind of ['', 'ann\r\n', '\r\n', '\x16\x03\x01']) {
      const rest = Buffer.from(behind, 'latin1');
      for (const pieces of cuts(Buffer.concat([header, rest]))) {
        expect(read(pieces)).toEqual({ type: 'header', source, rest });
      }
    }
    for (let length = 0; length < header.length; length++) expect(read([header.subarray(0, length)])).toBeUndefined();
  });
});

describe('no header is', () => {
  test.each(FAULTS)('%s', (_, text, fault) => {
    const bytes = Buffer.from(text as string, 'latin1');
    for (const pieces of cuts(bytes)) {
      expect(read(pieces)).toEqual({ type: 'fault', fault: expect.stringMatching(fault) });
    }
  });

  test('known from its first wrong byte', () => {
    for (const start of ['PROXY ', Buffer.from(SIGNATURE, 'hex').toString('latin1')]) {
      for (let length = 0; length < start.length; length++) {
        const bytes = Buffer.from(start.slice(0, length), 'latin1');
        expect(read([bytes])).toBeUndefined();
        expect(read([bytes, Buffer.from('#')])?.type).toBe('fault');
      }
    }
  });
});

/** Bytes that are, begin like, or are nothing like a header. */
const bytes = fc
  .tuple(
    fc.oneof(
      fc.constantFrom(...[...HEADERS, ...FAULTS].map(([, text]) => Buffer.from(text as string, 'latin1'))),
      fc.constantFrom('PROXY ', 'PROXY TCP4 ', 'PROXY UNKNOWN').map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 4 }).map((more) => Buffer.concat([Buffer.from(SIGNATURE, 'hex'), more])),
    ),
    fc.nat({ max: 120 }),
    fc.uint8Array({ maxLength: 3000 }),
  )
  .map(([start, kept, rest]) => Buffer.concat([start.subarray(0, kept), rest]));

test('any bytes give the same at any cut, and never more than the longest header is waited for', () => {
  fc.assert(
    fc.property(bytes, fc.array(fc.nat({ max: 3200 })), (all, places) => {
      const at = [0, ...places.filter((place) => place < all.length).toSorted((a, b) => a - b), all.length];
      const pieces = at.slice(1).map((end, i) => all.subarray(at[i], end));
      const whole = read([all]);
      expect(read(pieces)).toEqual(whole);
      if (whole === undefined) expect(all.length).toBeLessThan(16 + 2048);
      if (whole?.type === 'header')
        expect(all.subarray(all.length - whole.rest.length)).toEqual(Buffer.from(whole.rest));
    }),
    { numRuns: 500 },
  );
});
