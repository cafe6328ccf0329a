/**
 * LineFramer finds where each line begins and ends in the bytes, for text lines and byte lines alike.
 *
 * The laws:
 * 1. The result does not depend on where the chunks are cut.
 * 2. Each byte is examined once. A line that arrives in 4,096 pieces costs no more than one that arrives whole.
 * 3. Between chunks it holds at most `maxLineBytes` + 1 bytes (the last may be the CR of a CRLF that is not complete).
 * 4. It holds a copy: a tail of ten bytes does not keep a read buffer of 64 KiB alive.
 * 5. A line over the limit gives one fault, as soon as that is certain. Then its bytes are skipped up to its end.
 *
 * The difficult part: a CR at the end of a chunk may belong to the line or to its terminator. So the limit is checked one
 * byte late, and while it skips a line in `'crlf'` mode the framer remembers whether the last byte was a CR.
 */

/** What ends a line; see `LineDecoderOptions.ending`. */
export type LineEnding = 'both' | 'lf' | 'crlf';

/** One chunk: it finds the LFs for the framer, and makes the lines from the positions that the framer reports. */
export interface Scan {
  readonly chunk: Uint8Array;
  /**
   * Returns the position of the first LF at or after `from`, or -1. The framer calls it for each LF in order. `start` is
   * the begin of the line that this LF may end (before `from` if earlier LFs did not end it).
   */
  nextLf(from: number, start: number): number;
  /** A line that is completely in the chunk, from `start` to `end`, without its terminator. */
  lineInChunk(start: number, end: number): void;
  /** A line that came in several chunks, joined. The bytes are valid only during the call. */
  lineAcrossChunks(bytes: Uint8Array): void;
  /** A line over the limit. */
  overlong(): void;
}

/** A line feed, as a byte. */
export const LF = 0x0a;
const CR = 0x0d;
const EMPTY = new Uint8Array(0);
/** The first capacity of a tail, in bytes. A decoder keeps this much for the next tail. */
const FIRST_CAPACITY = 128;
/** Up to this many bytes are copied one by one: for a Node Buffer, creating a view costs more than that. */
const FEW_BYTES = 100;

export class LineFramer {
  readonly #maxLineBytes: number;
  readonly #ending: LineEnding;
  /** The unfinished line: the first `#tailLength` bytes of `#tail`. */
  #tail: Uint8Array = EMPTY;
  #tailLength = 0;
  /** Inside a line over the limit: everything up to its end is skipped. */
  #skipping = false;
  /** While skipping in `'crlf'`: the last byte seen was a CR. */
  #skippedCr = false;

  constructor(maxLineBytes: number, ending: LineEnding) {
    if (!Number.isSafeInteger(maxLineBytes) || maxLineBytes < 1) {
      throw new RangeError(`maxLineBytes must be a whole number of bytes, at least 1; it is ${maxLineBytes}.`);
    }
    if (ending !== 'both' && ending !== 'lf' && ending !== 'crlf') {
      throw new RangeError(`ending must be 'both', 'lf' or 'crlf'; it is '${String(ending)}'.`);
    }
    this.#maxLineBytes = maxLineBytes;
    this.#ending = ending;
  }

  push(scan: Scan): void {
    const chunk = scan.chunk;
    let start = 0;
    let from = 0;
    for (;;) {
      const lf = scan.nextLf(from, start);
      if (lf < 0) break;
      from = lf + 1;
      const crBefore = lf > start ? chunk[lf - 1] === CR : this.#endsWithCr();
      if (this.#ending === 'crlf' && !crBefore) continue; // a lone LF is part of the line
      this.#lineEndsAt(scan, start, lf, this.#ending !== 'lf' && crBefore ? 1 : 0);
      start = from;
    }
    if (start < chunk.length) this.#keep(scan, start);
  }

  /** Removes the unfinished line and returns it; `undefined` if there is none, or it was over the limit. */
  takeTail(): Uint8Array | undefined {
    const tail = this.#skipping || this.#tailLength === 0 ? undefined : this.#tail.subarray(0, this.#tailLength);
    this.#tail = EMPTY;
    this.#tailLength = 0;
    this.#skipping = false;
    this.#skippedCr = false;
    return tail;
  }

  /** Bytes of the unfinished line; 0 while a line over the limit is skipped. */
  get tailLength(): number {
    return this.#tailLength;
  }

  #endsWithCr(): boolean {
    return this.#skipping ? this.#skippedCr : this.#tailLength > 0 && this.#tail[this.#tailLength - 1] === CR;
  }

  /** A line ends: the tail, and the chunk from `start` to `lf`. `cr` is 1 if a CR right before the LF is cut off. */
  #lineEndsAt(scan: Scan, start: number, lf: number, cr: 0 | 1): void {
    if (this.#skipping) {
      this.#skipping = false;
      this.#skippedCr = false;
      return;
    }
    if (this.#tailLength + (lf - start) - cr > this.#maxLineBytes) {
      this.#dropTail();
      scan.overlong();
    } else if (this.#tailLength === 0) {
      scan.lineInChunk(start, lf - cr);
    } else {
      this.#append(scan.chunk, start, lf);
      const line = this.#tail.subarray(0, this.#tailLength - cr);
      this.#dropTail();
      scan.lineAcrossChunks(line);
    }
  }

  /** The chunk ends inside a line: keeps a copy of that part, or skips it if the line is over the limit. */
  #keep(scan: Scan, start: number): void {
    const chunk = scan.chunk;
    const endsWithCr = chunk[chunk.length - 1] === CR;
    if (this.#skipping) {
      this.#skippedCr = endsWithCr;
      return;
    }
    const length = this.#tailLength + chunk.length - start;
    const perhapsTerminator = this.#ending !== 'lf' && endsWithCr ? 1 : 0;
    if (length - perhapsTerminator > this.#maxLineBytes) {
      this.#dropTail();
      this.#skipping = true;
      this.#skippedCr = endsWithCr;
      scan.overlong();
      return;
    }
    this.#append(chunk, start, chunk.length);
  }

  #append(chunk: Uint8Array, start: number, end: number): void {
    const length = this.#tailLength + end - start;
    if (length > this.#tail.length) {
      // Doubling keeps the total copying proportional to the line. The capacity never exceeds what the limit allows.
      const capacity = Math.min(Math.max(FIRST_CAPACITY, length, this.#tail.length * 2), this.#maxLineBytes + 1);
      const grown = new Uint8Array(Math.max(capacity, length));
      grown.set(this.#tail.subarray(0, this.#tailLength));
      this.#tail = grown;
    }
    if (end - start > FEW_BYTES) {
      this.#tail.set(chunk.subarray(start, end), this.#tailLength);
    } else {
      for (let from = start, to = this.#tailLength; from < end; from++, to++) this.#tail[to] = chunk[from] ?? 0;
    }
    this.#tailLength = length;
  }

  #dropTail(): void {
    if (this.#tail.length > FIRST_CAPACITY) this.#tail = EMPTY;
    this.#tailLength = 0;
  }
}
