/**
 * The tree of pending lines: what connections get at the end of this turn of the event loop, with each piece held once.
 *
 * A node is "the lines so far, then this line", and each connection points to one. To enqueue one more line for a
 * connection is to move its pointer to a child; to enqueue the same line for the next connection at the same node is to
 * move it to the same child. At the end of the turn, all connections at a node get the same bytes, encoded once.
 *
 *   ann, bob and cid are in tea, ann and bob in den:     root ── "tea: hi" (cid) ── "den: yo" (ann, bob)
 */
import type { Framing } from '../transport/framing.ts';

export class PendingLines {
  readonly #framing: Framing;
  /** The lines so far. Engines keep such a sum as a rope, and flatten it when it is encoded. */
  readonly #text: string;
  #bytes: Uint8Array | undefined;
  /** The newest child. Older ones need not be found: a line goes to all its recipients in one pass. */
  #lastLine: string | undefined;
  #lastChild: PendingLines | undefined;

  constructor(framing: Framing, text = '') {
    this.#framing = framing;
    this.#text = text;
  }

  /** These lines and then `line`, with its line end. For the same line it is the same node. */
  with(line: string): PendingLines {
    if (this.#lastChild === undefined || this.#lastLine !== line) {
      this.#lastLine = line;
      this.#lastChild = new PendingLines(this.#framing, this.#text + line);
    }
    return this.#lastChild;
  }

  /** The same lines at a node of its own, which shares no children with this one. */
  apart(): PendingLines {
    return new PendingLines(this.#framing, this.#text);
  }

  /** The length in UTF-16 code units: at most the length in bytes, and at least a third of it. */
  get length(): number {
    return this.#text.length;
  }

  /** The lines as bytes. They are the same ones at each call, so they must not be changed. */
  get bytes(): Uint8Array {
    this.#bytes ??= this.#framing.encode(this.#text);
    return this.#bytes;
  }
}
