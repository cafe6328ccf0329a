/** FramedDecoder: the common part of the decoders of text lines and of byte lines. */
import { type LineEnding, LineFramer, type Scan } from './framer.ts';

/** A line over `maxLineBytes`, at its place among the lines. A fault of the peer is a value; it is never thrown. */
export interface DecodeFault {
  readonly type: 'fault';
  readonly fault: 'overlong';
}

export interface LineDecoderOptions {
  /**
   * The longest line, in bytes without its terminator; at least 1. A longer line gives one `'overlong'` fault and is
   * skipped. The limit also bounds the memory of the decoder. (IRC has 512, SMTP 1000; 4096 is good for a chat.)
   */
  readonly maxLineBytes: number;
  /**
   * What ends a line. `'both'` (the default): LF; one CR right before it belongs to the ending.
   * `'lf'`: LF only; a CR is part of the line. `'crlf'`: CR LF only; a single CR or LF is part of the line.
   */
  readonly ending?: LineEnding;
  /** What `end` does with bytes after the last terminator: `'drop'` them (the default), or return them as a `'line'`. */
  readonly unfinished?: 'drop' | 'line';
}

/** Shared by all decoders, so frozen. */
export const OVERLONG: DecodeFault = Object.freeze({ type: 'fault', fault: 'overlong' });
const NOTHING: readonly never[] = Object.freeze([]);

export abstract class FramedDecoder<Found> {
  readonly #framer: LineFramer;
  readonly #keepUnfinished: boolean;

  /** @throws RangeError where an option is out of its bounds. */
  constructor(options: LineDecoderOptions) {
    this.#framer = new LineFramer(options.maxLineBytes, options.ending ?? 'both');
    this.#keepUnfinished = options.unfinished === 'line';
  }

  /** Returns the lines and faults that this chunk completes, in order. It keeps no reference to the chunk. */
  push(chunk: Uint8Array): readonly Found[] {
    const scan = this.scan(chunk);
    this.#framer.push(scan);
    return scan.found;
  }

  /** Ends the stream and returns what that completes (see `unfinished`). The decoder can then be used for a new stream. */
  end(): readonly Found[] {
    const tail = this.#framer.takeTail();
    return tail !== undefined && this.#keepUnfinished ? [this.line(tail)] : NOTHING;
  }

  /** Bytes of an unfinished line that the decoder holds; at most `maxLineBytes` + 1. */
  get pendingBytes(): number {
    return this.#framer.tailLength;
  }

  protected abstract scan(chunk: Uint8Array): Scan & { readonly found: readonly Found[] };
  protected abstract line(bytes: Uint8Array): Found;
}
