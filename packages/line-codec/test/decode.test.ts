import { describe, expect, test } from 'vitest';
import { ByteLineDecoder, type Decoded, type DecodedBytes, LineDecoder } from '../src/index.ts';
import { MAX_LINE_BYTES, OVERLONG, VECTORS, type Vector } from './vectors.ts';

type Found = string | typeof OVERLONG;

const asFound = (one: Decoded | DecodedBytes): Found => {
  if (one.type === 'fault') return OVERLONG;
  return 'text' in one ? one.text : new TextDecoder('utf-8', { ignoreBOM: true }).decode(one.bytes);
};

/** What a decoder finds in these pieces, and what its `end` returns. */
function decode(
  decoder: LineDecoder | ByteLineDecoder,
  pieces: readonly Uint8Array[],
): { found: Found[]; atEnd: Found[] } {
  const found = pieces.flatMap((piece) => {
    // The copy is overwritten afterwards: a decoder must not read a chunk again.
    const chunk = Uint8Array.from(piece);
    const lines = decoder.push(chunk).map(asFound);
    chunk.fill(0x3f);
    return lines;
  });
  return { found, atEnd: decoder.end().map(asFound) };
}

const decoders = { LineDecoder, ByteLineDecoder };

describe.each(['LineDecoder', 'ByteLineDecoder'] as const)('%s', (kind) => {
  const create = (vector: Vector) => new decoders[kind]({ maxLineBytes: MAX_LINE_BYTES, ...vector.options });

  test.each(VECTORS)('$name', (vector) => {
    const bytes = Buffer.from(vector.bytes, 'latin1');
    const expected = { found: vector.found, atEnd: vector.atEnd ?? [] };
    expect(decode(create(vector), [bytes]), 'whole').toEqual(expected);
    expect(
      decode(
        create(vector),
        Array.from(bytes, (byte) => Uint8Array.of(byte)),
      ),
      'bytewise',
    ).toEqual(expected);
    for (let cut = 0; cut <= bytes.length; cut++) {
      for (let second = cut; second <= bytes.length; second++) {
        const pieces = [bytes.subarray(0, cut), bytes.subarray(cut, second), bytes.subarray(second)];
        expect(decode(create(vector), pieces), `cut at ${cut} and ${second}`).toEqual(expected);
      }
    }
  });

  test.each(VECTORS.filter((vector) => /\n$/.test(vector.bytes)))('$name, followed by another line', (vector) => {
    const bytes = Buffer.from(`${vector.bytes}m\r\nt`, 'latin1');
    expect(decode(create(vector), [bytes]).found).toEqual(
      vector.options?.ending === 'lf' ? [...vector.found, 'm\r'] : [...vector.found, 'm'],
    );
  });

  test('starts anew after end()', () => {
    const decoder = new decoders[kind]({ maxLineBytes: 4 });
    decoder.push(Buffer.from('xxxxxxx'));
    decoder.end();
    expect(decoder.push(Buffer.from('ok\n')).map(asFound)).toEqual(['ok']);
    decoder.push(Buffer.from('abc'));
    decoder.end();
    expect(decoder.push(Buffer.from('d\n')).map(asFound)).toEqual(['d']);
  });

  test.each([
    [{ maxLineBytes: 0 }, /maxLineBytes/],
    [{ maxLineBytes: 1.5 }, /maxLineBytes/],
    [{ maxLineBytes: Number.POSITIVE_INFINITY }, /maxLineBytes/],
    [{ maxLineBytes: 10, ending: 'cr' as 'lf' }, /ending/],
  ])('throws a RangeError that names the wrong option: %j', (options, names) => {
    expect(() => new decoders[kind](options)).toThrow(RangeError);
    expect(() => new decoders[kind](options)).toThrow(names);
  });
});

test('a line of bytes is a copy', () => {
  const chunk = Buffer.from('ab\ncd\n');
  const [first] = new ByteLineDecoder({ maxLineBytes: 10 }).push(chunk);
  chunk.fill(0);
  expect(first).toEqual({ type: 'line', bytes: Uint8Array.of(0x61, 0x62) });
});
