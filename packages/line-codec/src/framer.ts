/**
 * LineFramer: where does each line begin and end in the bytes? The part that text lines and byte lines share.
 *
 * The laws:
 * 1. Where the chunks are cut never changes what comes out.
 * 2. A byte is looked at once. A line that arrives in 4,096 pieces costs no more than one that arrives whole.
 * 3. Between chunks it holds at most `maxLineBytes` + 1 bytes (the one may be the CR of a CRLF still under way).
 * 4. What it holds between chunks is its own copy: a tail of ten bytes does not keep a read buffer of 64 KiB alive.
 * 5. A line over the limit is one fault, told as soon as it is certain; its bytes are then skipped up to its end.
 *
 * What is ugly here: a CR at the very end of what has come may belong to the line or to its terminator, so the
 * limit can only be judged one byte late, and a skipped CRLF line must remember whether its last byte was a CR.
 */

/** What ends a line. `'both'`: LF, with one CR right before it taken as part of the ending (the default). */
export type LineEnding = 'both' | 'lf' | 'crlf';

/** One chunk on its way through the framer: where its LFs are, and what becomes of its lines. */
export interface Scan {
  readonly chunk: Uint8Array;
  /**
   * The position of the first LF at or behind `from`, or -1. It is asked for each LF in turn; `start` is where the line
   * begins that this LF may end (below `from` where LFs before it did not end it).
   */
  nextLf(from: number, start: number): number;
  /** A line that lies whole in the chunk, from `start` to `end`, its terminator left out. */
  lineInChunk(start: number, end: number): void;
  /** A line that came in several chunks, put together. The bytes are valid during the call only. */
  lineAcrossChunks(bytes: Uint8Array): void;
  /** A line over the limit. */
  overlong(): void;
}

/** A line feed, as a byte. */
export const LF = 0x0a;
const CR = 0x0d;
const EMPTY = new Uint8Array(0);
/** What a tail is given first, in bytes; so much a decoder keeps for the next one, too. */
const FIRST_CAPACITY = 128;
const FEW_BYTES = 100;

export class LineFramer {
  readonly #maxLineBytes: number;
  readonly #ending: LineEnding;
  /** The unfinished line: the first `#tailLength` bytes of `#tail`. */
  #tail: Uint8Array = EMPTY;
  #tailLength = 0;
  /** Inside a line that was over the limit: everything up to its end is skipped. */
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

  /** Forgets the unfinished line and returns it, or `undefined` where there is none worth having. */
  takeTail(): Uint8Array | undefined {
    const tail = this.#skipping || this.#tailLength === 0 ? undefined : this.#tail.subarray(0, this.#tailLength);
    this.#tail = EMPTY;
    this.#tailLength = 0;
    this.#skipping = false;
    this.#skippedCr = false;
    return tail;
  }

  /** How many bytes the unfinished line has so far; 0 while a line over the limit is skipped. */
  get tailLength(): number {
    return this.#tailLength;
  }

  #endsWithCr(): boolean {
    return this.#skipping ? this.#skippedCr : this.#tailLength > 0 && this.#tail[this.#tailLength - 1] === CR;
  }

  /** The line goes from the tail's start to `lf` in the chunk; `cr` is 1 where a CR right before the LF is cut off. */
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

  /** The chunk ends inside a line: keep a copy of its beginning, or skip it where it is over the limit. */
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
      // Doubling keeps the copying in proportion to the line; the limit keeps it from overshooting.
      const capacity = Math.min(Math.max(FIRST_CAPACITY, length, this.#tail.length * 2), this.#maxLineBytes + 1);
      const grown = new Uint8Array(Math.max(capacity, length));
      grown.set(this.#tail.subarray(0, this.#tailLength));
      this.#tail = grown;
    }
    if (end - start > FEW_BYTES) {
      this.#tail.set(chunk.subarray(start, end), this.#tailLength);
    } else {
      // To make a view of a Node Buffer costs more than to copy a few bytes by hand.
      for (let from = start, to = this.#tailLength; from < end; from++, to++) this.#tail[to] = chunk[from] ?? 0;
    }
    this.#tailLength = length;
  }

  #dropTail(): void {
    if (this.#tail.length > FIRST_CAPACITY) this.#tail = EMPTY;
    this.#tailLength = 0;
  }
}
