/** Text to a line of bytes. Only this file adds a terminator, so it also refuses a text that already holds one. */
import { encodeUtf8Into } from './utf8.ts';

const CR = 0x0d;
const LF = 0x0a;

/**
 * `text` as UTF-8 and CRLF. A lone surrogate becomes U+FFFD.
 *
 * @throws RangeError where the text holds a CR or an LF: one line must never become two. Clean what a peer has sent before
 *   you call this.
 */
export function encodeLine(text: string): Uint8Array {
  const lineBreak = lineBreakIn(text);
  if (lineBreak >= 0) throw new RangeError(`A line can't hold a line break; there is one at index ${lineBreak}.`);
  const bytes = new Uint8Array(text.length * 3 + 2);
  const end = encodeUtf8Into(text, bytes, 0);
  bytes[end] = CR;
  bytes[end + 1] = LF;
  // Copies the used part: a view would keep three times the memory of the line alive.
  return bytes.slice(0, end + 2);
}

function lineBreakIn(text: string): number {
  const cr = text.indexOf('\r');
  return cr >= 0 ? cr : text.indexOf('\n');
}
