/**
 * LineDecoder and ByteLineDecoder against a twin that has the whole stream and splits it: the same lines and faults for
 * every ending, limit and cut, and never more held than the limit allows.
 *
 * The bytes: ending, limit, what becomes of the unfinished, the lengths of the pieces, the stream.
 */
import assert from 'node:assert/strict';
import { ByteLineDecoder, LineDecoder, type LineEnding } from '@linechat/line-codec';
import { Input, pieces } from '../input.ts';

export const covers = ['/packages/line-codec/dist/'];
export const words = ['\n', '\r\n', '\r', '\r\r\n', '\xe2\x82\xac', '\xf0\x9f\x99\x82', '\xed\xa0\x80', '\xef\xbb\xbf'];

type Found = string | null;

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

export function fuzz(data: Uint8Array): void {
  const input = new Input(data);
  const ending = input.of<LineEnding>(['both', 'lf', 'crlf']);
  const maxLineBytes = 1 + (input.byte() % 40);
  const unfinished = input.of<'drop' | 'line'>(['drop', 'line']);
  const lengths = input.some(6);
  const stream = input.rest();
  const options = { maxLineBytes, ending, unfinished };

  const expected = split(latin1(stream), options);
  const byBytes = new ByteLineDecoder(options);
  const byText = new LineDecoder(options);
  // Twice: after `end` a decoder is as new.
  for (let round = 0; round < 2; round++) {
    const found: Found[] = [];
    const texts: Found[] = [];
    for (const piece of pieces(stream, lengths)) {
      for (const one of byBytes.push(piece)) found.push(one.type === 'line' ? latin1(one.bytes) : null);
      for (const one of byText.push(piece)) texts.push(one.type === 'line' ? one.text : null);
      assert.ok(byBytes.pendingBytes <= maxLineBytes + 1, 'more is held than a line');
      assert.equal(byText.pendingBytes, byBytes.pendingBytes);
    }
    for (const one of byBytes.end()) found.push(one.type === 'line' ? latin1(one.bytes) : null);
    for (const one of byText.end()) texts.push(one.type === 'line' ? one.text : null);
    assert.deepEqual(found, expected);
    assert.deepEqual(
      texts,
      expected.map((line) => (line === null ? null : utf8.decode(Buffer.from(line, 'latin1')))),
    );
  }
}

interface Options {
  readonly maxLineBytes: number;
  readonly ending: LineEnding;
  readonly unfinished: 'drop' | 'line';
}

function split(text: string, { maxLineBytes, ending, unfinished }: Options): Found[] {
  const parts = text.split(ending === 'crlf' ? '\r\n' : '\n');
  const tail = parts.pop() ?? '';
  const lines = parts.map((part) => (ending === 'both' ? part.replace(/\r$/, '') : part));
  const found: Found[] = lines.map((line) => (line.length > maxLineBytes ? null : line));
  // A tail is too long when it is so without a CR that may yet begin an ending.
  const certain = ending === 'lf' ? tail : tail.replace(/\r$/, '');
  if (certain.length > maxLineBytes) found.push(null);
  else if (unfinished === 'line' && tail.length > 0) found.push(tail);
  return found;
}
