/** Bytes taken as decisions: how targets make of their input what they need. Where the bytes end, zeros follow. */
export class Input {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    return this.#bytes[this.#at++] ?? 0;
  }

  of<Choice>(choices: readonly [Choice, ...Choice[]]): Choice {
    return choices[this.byte() % choices.length] ?? choices[0];
  }

  /** Up to `most` bytes, their count before them. */
  some(most: number): Uint8Array {
    const count = this.byte() % (most + 1);
    const from = this.#at;
    this.#at += count;
    return this.#bytes.subarray(from, this.#at);
  }

  rest(): Uint8Array {
    const from = this.#at;
    this.#at = this.#bytes.length;
    return this.#bytes.subarray(from);
  }
}

/**
 * `bytes` as TCP might cut them: into pieces of these lengths, again and again. Of no lengths (or of zeros) it is one
 * piece.
 */
export function pieces(bytes: Uint8Array, lengths: Uint8Array): Uint8Array[] {
  const cut: Uint8Array[] = [];
  const usable = lengths.filter((length) => length > 0);
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const length = usable[i % usable.length] ?? bytes.length;
    cut.push(bytes.subarray(at, at + length));
    at += length;
  }
  return cut;
}
