/** ByteLineDecoder: the framing of LineDecoder, for protocols whose lines are not text. */
import { type DecodeFault, FramedDecoder, OVERLONG } from './framed-decoder.ts';
import { LF, type Scan } from './framer.ts';

/** What a {@link ByteLineDecoder} finds. The bytes of each line are a copy. */
export type DecodedBytes = { readonly type: 'line'; readonly bytes: Uint8Array } | DecodeFault;

/** Bytes to lines of bytes, with the same options and guarantees as `LineDecoder`. */
export class ByteLineDecoder extends FramedDecoder<DecodedBytes> {
  protected override scan(chunk: Uint8Array): ByteScan {
    return new ByteScan(chunk);
  }

  protected override line(bytes: Uint8Array): DecodedBytes {
    return { type: 'line', bytes };
  }
}

class ByteScan implements Scan {
  readonly chunk: Uint8Array;
  readonly found: DecodedBytes[] = [];

  constructor(chunk: Uint8Array) {
    this.chunk = chunk;
  }

  nextLf(from: number): number {
    return this.chunk.indexOf(LF, from);
  }

  lineInChunk(start: number, end: number): void {
    // Not `chunk.slice`: for a Node Buffer that returns a view.
    this.found.push({ type: 'line', bytes: new Uint8Array(this.chunk.subarray(start, end)) });
  }

  lineAcrossChunks(bytes: Uint8Array): void {
    this.found.push({ type: 'line', bytes: bytes.slice() });
  }

  overlong(): void {
    this.found.push(OVERLONG);
  }
}
