import { expect, test } from 'vitest';
import { encodeLine } from '../src/index.ts';

test.each(['', 'hello', 'é€🙂', '\0\t', '\ufeff', '\u2028'])('%j becomes UTF-8 and CRLF', (text) => {
  expect(Buffer.from(encodeLine(text))).toEqual(Buffer.from(`${text}\r\n`));
});

test('a lone surrogate becomes U+FFFD', () => {
  expect(Buffer.from(encodeLine('a\ud800b\udc00')).toString()).toBe('a\ufffdb\ufffd\r\n');
});

test.each([
  ['a\nb', 'index 1'],
  ['\r', 'index 0'],
  ['ab\r\n', 'index 2'],
])('%j is refused: one line must not become two', (text, place) => {
  expect(() => encodeLine(text)).toThrow(RangeError);
  expect(() => encodeLine(text)).toThrow(place);
});

test('the result takes no more memory than the line needs', () => {
  expect(encodeLine('é'.repeat(100)).buffer.byteLength).toBe(202);
});
