/**
 * LineDecoder: chunks of bytes in, lines of text and faults out.
 *
 *   push('he')          → []
 *   push('llo\r\nyou')  → [{ type: 'line', text: 'hello' }]
 *   push('\n\n')        → [{ type: 'line', text: 'you' }, { type: 'line', text: '' }]
 *
 * (with the bytes of those texts; `push` takes a Uint8Array). framer.ts has the laws of framing; this file turns bytes
 * into text. It decodes a chunk once as a whole and then cuts the text. That is several times as fast as decoding line by
 * line, and gives the same text, because an LF also ends an ill-formed sequence.
 */
import { type DecodeFault, FramedDecoder, OVERLONG } from './framed-decoder.ts';
import { LF, type Scan } from './framer.ts';
import { decodeUtf8 } from './utf8.ts';

/**
 * What a {@link LineDecoder} finds in the bytes, in order. Ill-formed UTF-8 is replaced by U+FFFD. A text may share
 * memory with the other lines of its chunk: copy a short text that you keep for a long time.
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

/** One chunk, decoded up to its last LF. It searches LFs in the text, because engines are fastest at that. */
class TextScan implements Scan {
  readonly chunk: Uint8Array;
  readonly found: Decoded[] = [];
  readonly #text: string;
  /** Whether each byte is one UTF-16 unit of the text. Then a position in the chunk is a position in the text. */
  readonly #aligned: boolean;
  /** Used if not aligned: the last LF found, in the text and in the chunk, and where its line begins in the text. */
  #textLf = -1;
  #chunkLf = -1;
  #textStart = 0;

  constructor(chunk: Uint8Array) {
    this.chunk = chunk;
    const end = chunk.lastIndexOf(LF) + 1;
    // Most chunks end with a line. Then no view is needed.
    this.#text = end === 0 ? '' : decodeUtf8(end === chunk.length ? chunk : chunk.subarray(0, end));
    // Decoding never gives more units than bytes, so equal lengths mean one unit for each byte.
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
