/** The line whose end has not come yet: bytes of a connection → its beginning as text. Pure. */

/** Bytes of it that are kept: enough to see what it is. */
const MAX_BYTES = 4096;
const LF = 0x0a;

export class Unfinished {
  #bytes = Buffer.alloc(0);

  push(bytes: Uint8Array): void {
    const end = bytes.lastIndexOf(LF);
    const tail = bytes.subarray(end + 1);
    const before = end < 0 ? this.#bytes : Buffer.alloc(0);
    const room = MAX_BYTES - before.length;
    this.#bytes = room > 0 && tail.length > 0 ? Buffer.concat([before, tail.subarray(0, room)]) : before;
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  /** Not safe for a terminal. A character that is cut at the end is left out. */
  get text(): string {
    return new TextDecoder().decode(this.#bytes, { stream: true });
  }
}
