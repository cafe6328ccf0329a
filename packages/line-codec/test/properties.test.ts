import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteLineDecoder, encodeLine, LineDecoder, type LineEnding, TelnetFilter } from '../src/index.ts';
import { decodeUtf8Portably } from '../src/utf8.ts';

// Bytes with a meaning come more often than by chance: CR, LF, and leading and continuation bytes of UTF-8.
const byte = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0x0d, 0x0a) },
  { weight: 3, arbitrary: fc.constantFrom(0x61, 0x62) },
  { weight: 3, arbitrary: fc.constantFrom(0xc2, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0x80, 0x82, 0x9f, 0xa0, 0xbf) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
);
const stream = fc.array(byte, { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes));
const ending = fc.constantFrom<LineEnding>('both', 'lf', 'crlf');
const limit = fc.integer({ min: 1, max: 12 });
const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 8 });

function pieces(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const sorted = [0, ...places.filter((place) => place < bytes.length).toSorted((a, b) => a - b), bytes.length];
  return sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end));
}

/** The reference model: it splits the whole stream at once, and measures the parts. */
function splitAll(bytes: Uint8Array, max: number, how: LineEnding): (string | null)[] {
  const text = Buffer.from(bytes).toString('latin1');
  const terminator = how === 'crlf' ? '\r\n' : '\n';
  const parts = text.split(terminator);
  const rest = parts.pop() ?? '';
  const lines = parts.map((part) => (how === 'both' ? part.replace(/\r$/, '') : part));
  const found: (string | null)[] = lines.map((line) => (line.length > max ? null : line));
  // An unfinished line is certainly too long if its bytes without a last CR are: that CR may begin a terminator.
  const certain = how === 'lf' ? rest : rest.replace(/\r$/, '');
  if (certain.length > max) found.push(null);
  return found;
}

test('law 1: decoders agree with a reference model that splits the whole stream, wherever it is cut', () => {
  fc.assert(
    fc.property(stream, limit, ending, cuts, (bytes, maxLineBytes, how, places) => {
      const expected = splitAll(bytes, maxLineBytes, how);
      const byBytes = new ByteLineDecoder({ maxLineBytes, ending: how });
      const byText = new LineDecoder({ maxLineBytes, ending: how });
      const found: (string | null)[] = [];
      const texts: (string | null)[] = [];
      for (const piece of pieces(bytes, places)) {
        for (const one of byBytes.push(piece))
          found.push(one.type === 'fault' ? null : Buffer.from(one.bytes).toString('latin1'));
        for (const one of byText.push(piece)) texts.push(one.type === 'fault' ? null : one.text);
        expect(byBytes.pendingBytes).toBeLessThanOrEqual(maxLineBytes + 1);
      }
      expect(found).toEqual(expected);
      const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
      expect(texts).toEqual(
        expected.map((line) => (line === null ? null : decoder.decode(Buffer.from(line, 'latin1')))),
      );
    }),
    { numRuns: 5000 },
  );
});

test('the UTF-8 decoder in plain ECMAScript agrees with the one of the platform', () => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const anything = fc.oneof(
    stream,
    fc.string({ unit: 'grapheme' }).map((text) => Uint8Array.from(Buffer.from(text))),
  );
  fc.assert(
    fc.property(anything, (bytes) => {
      expect(decodeUtf8Portably(bytes)).toBe(decoder.decode(bytes));
    }),
    { numRuns: 5000 },
  );
  // Every pair of first bytes: all ill-formed beginnings.
  for (let first = 0x80; first < 0x100; first++) {
    for (let second = 0; second < 0x100; second++) {
      const three = Uint8Array.of(first, second, 0x80, 0x80);
      expect(decodeUtf8Portably(three)).toBe(decoder.decode(three));
    }
  }
});

test('a long text is decoded in spite of the limit on arguments', () => {
  const text = 'é🙂'.repeat(20_000);
  expect(decodeUtf8Portably(Buffer.from(text))).toBe(text);
});

test('encoded lines are UTF-8, and decode to the same text', () => {
  const text = fc.string({ unit: 'binary' }).filter((one) => !/[\r\n]/.test(one));
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      const bytes = Buffer.concat(texts.map(encodeLine));
      expect(bytes).toEqual(Buffer.from(texts.map((one) => `${one}\r\n`).join('')));
      const found = new LineDecoder({ maxLineBytes: 10_000 }).push(bytes);
      expect(found).toEqual(texts.map((one) => ({ type: 'line', text: one.toWellFormed() })));
    }),
  );
});

test('telnet sequences are removed completely, wherever the stream is cut', () => {
  const telnetByte = fc.oneof(
    { weight: 3, arbitrary: fc.constant(0xff) },
    { weight: 3, arbitrary: fc.integer({ min: 0xec, max: 0xfe }) },
    { weight: 2, arbitrary: byte },
  );
  fc.assert(
    fc.property(fc.array(telnetByte, { maxLength: 60 }), cuts, (bytes, places) => {
      const filter = (parts: readonly Uint8Array[]) => {
        const telnet = new TelnetFilter();
        const filtered = parts.map((part) => telnet.push(part));
        return {
          data: Buffer.concat(filtered.map(({ data }) => data)),
          reply: Buffer.concat(filtered.flatMap(({ reply }) => reply ?? [])),
        };
      };
      const whole = filter([Uint8Array.from(bytes)]);
      expect(filter(pieces(Uint8Array.from(bytes), places))).toEqual(whole);
      expect(whole.data.includes(0xff)).toBe(false);
      // A request of three bytes gets a reply of three bytes: no peer can make us send more than it sends.
      expect(whole.reply.length).toBeLessThanOrEqual(bytes.length);
    }),
    { numRuns: 3000 },
  );
});
