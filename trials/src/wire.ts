/**
 * Splits the bytes of a server into lines, and trusts nothing: lines must be well-formed UTF-8 without control characters,
 * and end with CRLF. Between them may be refusals of telnet.
 */
import { isUtf8 } from 'node:buffer';

const IAC = 0xff;
const LF = 0x0a;
const REFUSAL_BYTES = 3;
const REFUSALS: readonly number[] = [0xfc, 0xfe];
/** Characters that no line may hold. Written again from docs/protocol.md, so that a bug of the server is not repeated. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
export const UNCLEAN = /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

export class WireReader {
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of telnet refusals so far. */
  refusedBytes = 0;

  /** The lines that this chunk completes. @throws Error if the bytes break the protocol. */
  push(chunk: Uint8Array): readonly string[] {
    const bytes = this.#rest.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#rest, chunk]);
    const text = bytes.includes(IAC) ? this.#withoutRefusals(bytes) : bytes;
    const end = text.lastIndexOf(LF) + 1;
    this.#rest = Buffer.from(text.subarray(end));
    if (end === 0) return [];
    const whole = text.subarray(0, end);
    if (!isUtf8(whole)) throw new Error(`no UTF-8: ${JSON.stringify(whole.toString('latin1'))}`);
    const lines = whole.toString().split('\r\n');
    if (lines.pop() !== '') throw new Error('a line that ends without CRLF');
    for (const line of lines) if (UNCLEAN.test(line)) throw new Error(`an unclean line: ${JSON.stringify(line)}`);
    return lines;
  }

  /** Whether the last line, or the last refusal, is incomplete. */
  get isInside(): boolean {
    return this.#rest.length > 0;
  }

  /** An incomplete refusal stays at the end. */
  #withoutRefusals(bytes: Buffer): Buffer {
    const parts: Buffer[] = [];
    let from = 0;
    for (;;) {
      const at = bytes.indexOf(IAC, from);
      if (at < 0 || at + REFUSAL_BYTES > bytes.length) return Buffer.concat([...parts, bytes.subarray(from)]);
      if (!REFUSALS.includes(bytes[at + 1] ?? 0)) throw new Error('an IAC that is no refusal');
      this.refusedBytes += REFUSAL_BYTES;
      parts.push(bytes.subarray(from, at));
      from = at + REFUSAL_BYTES;
    }
  }
}
