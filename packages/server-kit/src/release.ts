/** From this size on, in bytes, the memory of a read is given back by hand. */
const WORTH_RELEASING = 16_384;

/**
 * Gives back the memory of a read that is done with: nobody may look at the chunk any more. The garbage collector would
 * let some sixty megabytes of such chunks pile up first, and a single client that sends without end would cost them.
 */
export function release(chunk: Buffer): void {
  const { buffer } = chunk;
  const isItsOwn = buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength;
  if (isItsOwn && chunk.byteLength >= WORTH_RELEASING) buffer.transfer(0);
}
