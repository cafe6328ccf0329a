/** A finding made small: what can be taken away without its being one no longer is taken away. */

/**
 * The smallest input found that still `fails`: pieces are taken out, the largest first, until none can be, or the
 * time is over.
 *
 * @param deadline in milliseconds of `performance.now()`.
 */
export function shrink(input: Uint8Array, fails: (input: Uint8Array) => boolean, deadline: number): Uint8Array {
  let smallest = input;
  for (let length = input.length; length >= 1; length = length >> 1) {
    for (let at = 0; at < smallest.length; ) {
      if (performance.now() > deadline) return smallest;
      const shorter = Buffer.concat([smallest.subarray(0, at), smallest.subarray(at + length)]);
      if (fails(shorter)) smallest = shorter;
      else at += length;
    }
  }
  return smallest;
}
