/** A table of byte streams and the lines in them. The tests push each stream whole, byte by byte, and cut everywhere. */
import type { LineDecoderOptions } from '../src/index.ts';

export interface Vector {
  readonly name: string;
  readonly options?: Partial<LineDecoderOptions>;
  /** Latin-1: one character is one byte. */
  readonly bytes: string;
  /** The lines as text, and `OVERLONG` for a fault. */
  readonly found: readonly (string | typeof OVERLONG)[];
  /** What `end` gives. */
  readonly atEnd?: readonly string[];
}

export const OVERLONG: unique symbol = Symbol('a line over the limit');

/** UTF-8 as Latin-1. */
const utf8 = (text: string) => Buffer.from(text).toString('latin1');

export const MAX_LINE_BYTES = 8;

const x = (count: number) => 'x'.repeat(count);

export const VECTORS: readonly Vector[] = [
  { name: 'nothing', bytes: '', found: [] },
  { name: 'one line ending in LF', bytes: 'hello\n', found: ['hello'] },
  { name: 'one line ending in CRLF', bytes: 'hello\r\n', found: ['hello'] },
  { name: 'several lines, both endings', bytes: 'a\nb\r\nc\n', found: ['a', 'b', 'c'] },
  { name: 'empty lines', bytes: '\n\r\n\n', found: ['', '', ''] },
  { name: 'only one CR belongs to the ending', bytes: 'a\r\r\n', found: ['a\r'] },
  { name: 'a lone CR ends nothing', bytes: 'a\rb\n', found: ['a\rb'] },
  { name: 'CRs and nothing else', bytes: '\r\r\r\n', found: ['\r\r'] },
  { name: 'LF CR: the CR belongs to the next line', bytes: 'a\n\rb\n', found: ['a', '\rb'] },
  { name: 'NUL is a character like any other', bytes: 'a\0b\n', found: ['a\0b'] },
  { name: 'unfinished bytes are not a line', bytes: 'a\nb', found: ['a'] },
  { name: 'unfinished bytes with a CR are not a line', bytes: 'a\nb\r', found: ['a'] },
  { name: 'unfinished bytes as a line', options: { unfinished: 'line' }, bytes: 'a\nb', found: ['a'], atEnd: ['b'] },
  { name: 'nothing after the last ending', options: { unfinished: 'line' }, bytes: 'a\n', found: ['a'], atEnd: [] },
  { name: 'a CR without LF at the end', options: { unfinished: 'line' }, bytes: 'b\r', found: [], atEnd: ['b\r'] },
  {
    name: 'an unfinished over-long line is a fault, and not a line',
    options: { unfinished: 'line' },
    bytes: x(9),
    found: [OVERLONG],
    atEnd: [],
  },

  { name: 'one byte below the limit', bytes: `${x(7)}\n`, found: [x(7)] },
  { name: 'at the limit, LF', bytes: `${x(8)}\n`, found: [x(8)] },
  { name: 'at the limit, CRLF', bytes: `${x(8)}\r\n`, found: [x(8)] },
  { name: 'at the limit with a CR that is part of the line', bytes: `${x(7)}\r\r\n`, found: [`${x(7)}\r`] },
  { name: 'one byte above the limit, LF', bytes: `${x(9)}\nok\n`, found: [OVERLONG, 'ok'] },
  { name: 'one byte above the limit, CRLF', bytes: `${x(9)}\r\nok\n`, found: [OVERLONG, 'ok'] },
  { name: 'one CR above the limit', bytes: `${x(8)}\r\r\nok\n`, found: [OVERLONG, 'ok'] },
  { name: 'at the limit, then a CR that ends nothing', bytes: `${x(8)}\rx\nok\n`, found: [OVERLONG, 'ok'] },
  { name: 'far above the limit', bytes: `${x(50)}\nok\n`, found: [OVERLONG, 'ok'] },
  {
    name: 'over-long lines in a row',
    bytes: `${x(9)}\n${x(20)}\r\n${x(9)}\nok\n`,
    found: [OVERLONG, OVERLONG, OVERLONG, 'ok'],
  },
  { name: 'over-long among others', bytes: `a\n${x(9)}\nb\n`, found: ['a', OVERLONG, 'b'] },
  { name: 'over-long and unfinished', bytes: `a\n${x(30)}`, found: ['a', OVERLONG] },
  { name: 'an empty line after an over-long one', bytes: `${x(9)}\n\nok\n`, found: [OVERLONG, '', 'ok'] },
  { name: 'the limit counts bytes, not characters', bytes: utf8('éééé\nééééé\nok\n'), found: ['éééé', OVERLONG, 'ok'] },
  {
    name: 'the smallest limit',
    options: { maxLineBytes: 1 },
    bytes: 'a\nbb\n\r\nc\r\n',
    found: ['a', OVERLONG, '', 'c'],
  },

  { name: 'characters of two, three and four bytes', bytes: utf8('é€\n🙂\nz\n'), found: ['é€', '🙂', 'z'] },
  { name: 'two four-byte characters at the limit', bytes: utf8('🙂🙂\r\n'), found: ['🙂🙂'] },
  { name: 'a byte order mark is kept', bytes: utf8('\ufeffa\n\ufeff\n'), found: ['\ufeffa', '\ufeff'] },
  { name: 'a character cut short by the end of the line', bytes: 'a\xe2\x82\nb\n', found: ['a\ufffd', 'b'] },
  { name: 'a character cut short by a CRLF', bytes: '\xf0\x9f\x99\r\nb\n', found: ['\ufffd', 'b'] },
  { name: 'a continuation byte alone', bytes: '\x80a\xbf\n', found: ['\ufffda\ufffd'] },
  { name: 'an overlong form', bytes: '\xc0\xaf\n\xe0\x80\xaf\n', found: ['\ufffd\ufffd', '\ufffd\ufffd\ufffd'] },
  { name: 'a surrogate', bytes: '\xed\xa0\x80\n', found: ['\ufffd\ufffd\ufffd'] },
  { name: 'above U+10FFFF', bytes: '\xf4\x90\x80\x80\n', found: ['\ufffd\ufffd\ufffd\ufffd'] },
  { name: 'bytes that UTF-8 never has', bytes: '\xf5\xff\n', found: ['\ufffd\ufffd'] },
  { name: 'maximal subparts', bytes: '\xf0\x90\x80a\xe1\x80\xc2\n', found: ['\ufffda\ufffd\ufffd'] },

  { name: 'LF only: a CR is text', options: { ending: 'lf' }, bytes: 'a\r\nb\n\r\n', found: ['a\r', 'b', '\r'] },
  { name: 'LF only: a CR counts', options: { ending: 'lf' }, bytes: `${x(8)}\r\nok\n`, found: [OVERLONG, 'ok'] },
  { name: 'CRLF only: an LF alone is text', options: { ending: 'crlf' }, bytes: 'a\nb\r\nc\r\n', found: ['a\nb', 'c'] },
  {
    name: 'CRLF only: a CR alone is text',
    options: { ending: 'crlf' },
    bytes: 'a\rb\r\r\n\r\n',
    found: ['a\rb\r', ''],
  },
  {
    name: 'CRLF only: LFs alone count',
    options: { ending: 'crlf' },
    bytes: `${'\n'.repeat(8)}\r\n`,
    found: ['\n'.repeat(8)],
  },
  {
    name: 'CRLF only: over-long up to a CRLF',
    options: { ending: 'crlf' },
    bytes: `${x(9)}\nxx\r\nok\r\n${'\n'.repeat(9)}\r\nok\r\n`,
    found: [OVERLONG, 'ok', OVERLONG, 'ok'],
  },
  { name: 'CRLF only, not ASCII', options: { ending: 'crlf' }, bytes: utf8('é\né\r\n€\r\n'), found: ['é\né', '€'] },
];
