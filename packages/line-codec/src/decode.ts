/**
 * LineDecoder: chunks of bytes in, lines of text and faults out.
 *
 *   push('he')          → []
 *   push('llo\r\nyou')  → [{ type: 'line', text: 'hello' }]
 *   push('\n\n')        → [{ type: 'line', text: 'you' }, { type: 'line', text: '' }]
 *
 * (with the bytes of those texts; `push` takes a Uint8Array). The laws of framing are in framer.ts; here bytes become
 * text. A chunk is decoded once as a whole, and its text is cut: several times as fast as decoding line by line, and
 * the same text, because an LF also ends an ill-formed sequence.
 */
import { type DecodeFault, FramedDecoder, OVERLONG } from './framed-decoder.ts';
import { LF, type Scan } from './framer.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * What a {@link LineDecoder} finds in the bytes, in their order. Ill-formed UTF-8 in a line has become U+FFFD. A text
 * may share memory with the other lines of its chunk: copy a short piece that you keep for hours.
 */
export type Decoded = { readonly type: 'line'; readonly text: string } | DecodeFault;

/** Bytes to lines of text. Chunks may be cut anywhere, also inside a character. */
export class LineDecoder extends FramedDecoder<Decoded> {
  protected override scan(chunk: Uint8Array): TextScan {
    return new TextScan(chunk);
  }

  protected override line(bytes: Uint8Array): Decoded {
    return { type: 'line', text: decodeUtf8(bytes) };
  }
}

/** One chunk, decoded as far as its last LF. LFs are looked for in the text, where engines find them fastest. */
class TextScan implements Scan {
  readonly chunk: Uint8Array;
  readonly found: Decoded[] = [];
  readonly #text: string;
  /** Each byte is one UTF-16 unit of the text: then a position in one is a position in the other. */
  readonly #aligned: boolean;
  /** Where they are not: the LF found last, in the text and in the chunk, and the beginning of its line in the text. */
  #textLf = -1;
  #chunkLf = -1;
  #textStart = 0;

  constructor(chunk: Uint8Array) {
    this.chunk = chunk;
    const end = chunk.lastIndexOf(LF) + 1;
    // Mostly a chunk ends with a line; then there is no need for a view of its beginning.
    this.#text = end === 0 ? '' : decodeUtf8(end === chunk.length ? chunk : chunk.subarray(0, end));
    // No sequence of bytes becomes more units than it has bytes, so equal lengths mean one unit for each byte.
    this.#aligned = this.#text.length === end;
  }

  nextLf(from: number, start: number): number {
    if (this.#aligned) return this.#text.indexOf('\n', from);
    if (start === from) this.#textStart = this.#textLf + 1;
    this.#textLf = this.#text.indexOf('\n', this.#textLf + 1);
    this.#chunkLf = this.#textLf < 0 ? -1 : this.chunk.indexOf(LF, from);
    return this.#chunkLf;
  }

  lineInChunk(start: number, end: number): void {
    const text = this.#aligned
      ? this.#text.slice(start, end)
      : this.#text.slice(this.#textStart, this.#textLf - (this.#chunkLf - end));
    this.found.push({ type: 'line', text });
  }

  lineAcrossChunks(bytes: Uint8Array): void {
    this.found.push({ type: 'line', text: decodeUtf8(bytes) });
  }

  overlong(): void {
    this.found.push(OVERLONG);
  }
}
