/** What the lab does to the bytes that pass through it. */

export interface Shape {
  /** The bytes are cut into pieces of so many; 0: they stay as they come. */
  readonly cut: number;
  /** Each piece waits so long. */
  readonly delayMs: number;
  /** What comes within so long is joined into one piece; 0: it is not. */
  readonly joinMs: number;
}

/** So that a piece is a read of its own for the receiver. */
export const PIECE_GAP_MS = 10;
/** A long paste in pieces of one byte would take for ever: from here on the rest is one piece. */
const MAX_PIECES = 500;

/** The pieces of these bytes, in order. Put together they are the bytes. */
export function pieces(bytes: Buffer, { cut }: Shape): readonly Buffer[] {
  if (cut <= 0 || bytes.length <= cut) return [bytes];
  const result: Buffer[] = [];
  let from = 0;
  while (from < bytes.length && result.length < MAX_PIECES - 1) {
    result.push(bytes.subarray(from, from + cut));
    from += cut;
  }
  if (from < bytes.length) result.push(bytes.subarray(from));
  return result;
}
