/** FramedDecoder: what a decoder of text lines and one of byte lines have in common, so all but the making of a line. */
import { type LineEnding, LineFramer, type Scan } from './framer.ts';

/** A line over `maxLineBytes`, reported where it stood among the lines. A fault of the peer is a value, never thrown. */
export interface DecodeFault {
  readonly type: 'fault';
  readonly fault: 'overlong';
}

export interface LineDecoderOptions {
  /**
   * The longest line, in bytes without its terminator; at least 1. A longer one is one `'overlong'` fault, and the
   * lines after it come as ever. It also bounds the decoder's memory. (IRC has 512, SMTP 1000; a chat does well with
   * 4096.)
   */
  readonly maxLineBytes: number;
  /**
   * What ends a line. `'both'` (the default): LF, exactly one CR right before it taken as part of the ending.
   * `'lf'`: LF alone, a CR is part of the line. `'crlf'`: CR LF alone, a CR or an LF by itself is part of the line.
   */
  readonly ending?: LineEnding;
  /** What `end` makes of bytes behind the last terminator: `'drop'` (the default), or a `'line'` like any other. */
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

  /** What this chunk completes, in order. The chunk is not kept: its buffer may be used again. */
  push(chunk: Uint8Array): readonly Found[] {
    const scan = this.scan(chunk);
    this.#framer.push(scan);
    return scan.found;
  }

  /** The stream has ended: what that completes (see `unfinished`). The decoder is then as new. */
  end(): readonly Found[] {
    const tail = this.#framer.takeTail();
    return tail !== undefined && this.#keepUnfinished ? [this.line(tail)] : NOTHING;
  }

  /** How many bytes of an unfinished line are held; never above `maxLineBytes` + 1. */
  get pendingBytes(): number {
    return this.#framer.tailLength;
  }

  protected abstract scan(chunk: Uint8Array): Scan & { readonly found: readonly Found[] };
  protected abstract line(bytes: Uint8Array): Found;
}
