/** What is fuzzed: a function that takes any bytes, and throws where a law is broken. One file each in targets/. */
export interface Target {
  /** Must come to an end for any bytes, and throw only where something is wrong. (Jazzer.js and libFuzzer say it so, too.) */
  fuzz(data: Uint8Array): void;
  /** Parts of the paths of the code whose being run shows that an input is a new one: that of the packages as built. */
  readonly covers: readonly string[];
  /** Pieces that chance would not find: commands, sequences. Each character is a byte. */
  readonly words: readonly string[];
}
