/**
 * InputLines: the bytes of standard input → the bytes for the server, wherever the chunks are cut. LF becomes CRLF, CRLF
 * stays CRLF, all else stays as it is. A line that is just `/quit` ends the input.
 *
 *   push('ann\nhi')  → 'ann\r\nhi'
 *   push('\n/quit\n') → '\r\n', and `hasQuit`
 */

const CR = 0x0d;
const LF = 0x0a;
/** What is kept until the next byte decides: the command, and the CR of its line end. */
const QUIT = Buffer.from('/quit\r');
/** Longer than `!quit` and the space that may follow it. */
const MAX_BEGINNING = 8;
const COMMAND_LENGTH = QUIT.length - 1;

export class InputLines {
  /** Sent after the first line, which on a chat server is the nickname. */
  readonly #afterFirstLine: Uint8Array;
  #isFirstLine = true;
  /** How many bytes of `/quit` the line so far consists of; -1: it is another line. */
  #matched = 0;
  #afterCr = false;
  #hasQuit = false;
  /** The beginning of the line so far, in Latin-1: enough to see `!quit`. */
  #beginning = '';
  #hasServerQuit = false;

  constructor(afterFirstLine = '') {
    this.#afterFirstLine = Buffer.from(afterFirstLine);
  }

  /** `/quit` was read: what follows is not for the server. */
  get hasQuit(): boolean {
    return this.#hasQuit;
  }

  /** A line `!quit` was read: the server will close the connection. */
  get hasServerQuit(): boolean {
    return this.#hasServerQuit;
  }

  /** The last line has had no end. */
  get isInLine(): boolean {
    return !this.#hasQuit && this.#beginning !== '';
  }

  push(chunk: Uint8Array): Uint8Array {
    const bytes = Buffer.allocUnsafe(chunk.length * 2 + QUIT.length + this.#afterFirstLine.length);
    let length = 0;
    for (let i = 0; i < chunk.length && !this.#hasQuit; i++) {
      const byte = chunk[i] ?? 0;
      this.#watch(byte);
      if (this.#matched >= 0) {
        if (byte === LF && this.#matched >= COMMAND_LENGTH) {
          this.#hasQuit = true;
          break;
        }
        if (byte === QUIT[this.#matched]) {
          this.#matched++;
          continue;
        }
        length += QUIT.copy(bytes, length, 0, this.#matched);
        this.#afterCr = this.#matched > COMMAND_LENGTH;
        this.#matched = -1;
      }
      if (byte === LF) {
        if (!this.#afterCr) bytes[length++] = CR;
        bytes[length++] = LF;
        this.#matched = 0;
        if (this.#isFirstLine) {
          bytes.set(this.#afterFirstLine, length);
          length += this.#afterFirstLine.length;
          this.#isFirstLine = false;
        }
      } else {
        bytes[length++] = byte;
      }
      this.#afterCr = byte === CR;
    }
    return bytes.subarray(0, length);
  }

  #watch(byte: number): void {
    if (byte === LF) {
      if (this.#beginning.trimEnd() === '!quit') this.#hasServerQuit = true;
      this.#beginning = '';
    } else if (this.#beginning.length < MAX_BEGINNING) {
      this.#beginning += String.fromCharCode(byte);
    }
  }

  /** The input has ended: returns what was kept, unless it is `/quit`. */
  end(): Uint8Array {
    const kept = this.#hasQuit || this.#matched <= 0 ? 0 : this.#matched;
    this.#matched = -1;
    if (kept === COMMAND_LENGTH) {
      this.#hasQuit = true;
      return QUIT.subarray(0, 0);
    }
    return QUIT.subarray(0, kept);
  }
}
