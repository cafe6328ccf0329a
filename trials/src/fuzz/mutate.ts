/** Inputs made of other inputs: bytes changed, put in, taken out, moved, and words of the target thrown in. */
import type { Random } from '../random.ts';

/** Bytes that matter to programs more often than other: the bounds of UTF-8, ASCII, telnet, and line ends. */
const MARKED = [0x00, 0x01, 0x07, 0x09, 0x0a, 0x0d, 0x1b, 0x20, 0x7f, 0x80, 0xbf, 0xc2, 0xe2, 0xed, 0xf0, 0xf4, 0xff];
/** Longer inputs are slower, and find nothing that shorter ones do not. */
const MAX_BYTES = 600;

/** A new input: `base`, changed once, or up to eight times. `other` may give pieces of itself. */
export function mutate(base: Uint8Array, other: Uint8Array, words: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = base;
  for (let times = 1 << Math.max(0, random.below(6) - 2); times > 0; times--)
    bytes = change(bytes, other, words, random);
  return bytes.subarray(0, MAX_BYTES);
}

function change(bytes: Uint8Array, other: Uint8Array, words: readonly Uint8Array[], random: Random): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = Math.min(1 + random.below(1 << random.below(6)), bytes.length - at);
  switch (random.below(8)) {
    case 0:
      return replaced(bytes, at, 1, Uint8Array.of((bytes[at] ?? 0) ^ (1 << random.below(8))));
    case 1:
      return replaced(bytes, at, 1, Uint8Array.of(random.below(256)));
    case 2:
      return replaced(bytes, at, random.below(2), Uint8Array.of(random.of(MARKED)));
    case 3:
      return replaced(bytes, at, length, new Uint8Array(0));
    case 4:
      return replaced(bytes, random.below(bytes.length + 1), 0, bytes.subarray(at, at + length));
    case 5: {
      const from = random.below(other.length + 1);
      return replaced(
        bytes,
        at,
        random.oneIn(2) ? bytes.length - at : 0,
        other.subarray(from, from + random.below(64)),
      );
    }
    default:
      return words.length === 0 ? bytes : replaced(bytes, at, random.oneIn(3) ? length : 0, random.of(words));
  }
}

/** `bytes` with `count` of them, from `at` on, replaced by `by`. */
function replaced(bytes: Uint8Array, at: number, count: number, by: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + count)]);
}
