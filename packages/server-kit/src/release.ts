/** Bytes from which the memory of a read is released explicitly. */
const MIN_RELEASED_BYTES = 16_384;

/**
 * Releases the memory of a read. Nothing may use the chunk afterwards. Without this, a single client that sends without
 * end makes the process grow by some 60 MB of chunks before the garbage collector frees them.
 */
export function release(chunk: Buffer): void {
  const { buffer } = chunk;
  const isItsOwn = buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength;
  if (isItsOwn && chunk.byteLength >= MIN_RELEASED_BYTES) buffer.transfer(0);
}
