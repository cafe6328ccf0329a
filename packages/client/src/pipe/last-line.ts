/** The last line of what is sent: bytes in any chunks → its text. Memory is bounded. Pure. */

/** Bytes that are kept. Of a longer line nothing is known; a server would refuse it. */
const MAX_BYTES = 8192;
const CR = 0x0d;
const LF = 0x0a;

export class LastLine {
  #tail = Buffer.alloc(0);

  push(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#tail = Buffer.concat([this.#tail, bytes.subarray(-MAX_BYTES)]).subarray(-MAX_BYTES);
  }

  /** With or without a line end. `undefined`: nothing was sent, or the line is too long. */
  get text(): string | undefined {
    const tail = this.#tail;
    let end = tail.length;
    if (tail[end - 1] === LF) end--;
    if (tail[end - 1] === CR) end--;
    const begin = end === 0 ? 0 : tail.lastIndexOf(LF, end - 1) + 1;
    if (tail.length === 0 || (begin === 0 && tail.length === MAX_BYTES)) return undefined;
    return tail.toString('utf8', begin, end);
  }
}
