/**
 * The tree of pending lines: what connections are owed in this turn of the event loop, each piece of it held once.
 *
 * A node is "the lines so far, then this line", and each connection points to one. To owe a connection one more line
 * is to move its pointer to a child; to owe the same line to the next connection at the same node is to move it to the
 * same child. At the end of the turn, all connections at a node are written the same bytes, encoded once.
 *
 *   ann, bob and cid are in tea, ann and bob in den:     root ── "tea: hi" (cid) ── "den: yo" (ann, bob)
 */
export class PendingLines {
  /** The lines so far. Engines keep such a sum as a rope, and put it together when it is encoded. */
  readonly #text: string;
  #bytes: Uint8Array | undefined;
  /** The child made last. Older ones need not be found: a line goes to all its recipients in one pass. */
  #lastLine: string | undefined;
  #lastChild: PendingLines | undefined;

  constructor(text = '') {
    this.#text = text;
  }

  /** These lines and then `line`, which is to bring its own terminator. For the same line it is the same node. */
  with(line: string): PendingLines {
    if (this.#lastChild === undefined || this.#lastLine !== line) {
      this.#lastLine = line;
      this.#lastChild = new PendingLines(this.#text + line);
    }
    return this.#lastChild;
  }

  /** The same lines at a node of its own, which shares no children with this one. */
  apart(): PendingLines {
    return new PendingLines(this.#text);
  }

  /** Their length in UTF-16 code units: at most their length in bytes, and a third of it at least. */
  get length(): number {
    return this.#text.length;
  }

  /** The lines as UTF-8; the same bytes at each call, so not to be changed. */
  get bytes(): Uint8Array {
    this.#bytes ??= Buffer.from(this.#text);
    return this.#bytes;
  }
}
